/**
 * The traps of the site: pages that a crawler can stumble over, each with what has to become of it.
 *
 * @module
 */

/**
 * What has to become of a URL: an outcome; `forbidden` if it has to be left out without being asked for; `never` if it may
 * be neither asked for nor listed.
 */
export type Fate = "page" | "redirect" | "left out" | "given up" | "forbidden" | "never";

/** A path of the site. */
export interface Trap {
  /** With its query. */
  readonly path: string;
  readonly fate: Fate;
  /** What a result says of it, if it is a page. */
  readonly title?: string;
  /** Whether the start page links to it. Otherwise something else does, or nothing. */
  readonly linked?: boolean;
  answer(request: Request): Response | Promise<Response>;
}

/** A page of HTML. */
export function html(title: string, body: string, headers: HeadersInit = {}): Response {
  const text =
    `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`;
  return new Response(text, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      ...Object.fromEntries(new Headers(headers)),
    },
  });
}

/** A list of links. */
export function links(urls: readonly string[]): string {
  return urls.map((url) => `<a href="${url.replaceAll("&", "&amp;")}">${url.length}</a>`).join(
    "\n",
  );
}

/** What robots.txt of the site with traps says. */
export const robotsText = `# Most crawlers may see most things.
User-agent: *
Disallow: /

User-agent: other-crawler
User-agent: NetRPC-Crawler/2.0
Disallow: /private/
Allow: /private/public
Disallow: /*.secret$
Disallow: /*?session=
Disallow: /caf%c3%a9/
# An empty rule forbids nothing.
Disallow:

User-agent: netrpc-crawler
Disallow: /second-group/
`;

/** The traps. Those that need several attempts keep count of them. */
export function makeTraps(elsewhere: string): Trap[] {
  return [
    ...disallowed(),
    ...redirects(elsewhere),
    ...failures(),
    ...encodings(),
    ...kinds(),
    ...loops(),
    ...markup(),
  ];
}

function trap(path: string, fate: Fate, answer: Trap["answer"], title?: string): Trap {
  return { path, fate, answer, linked: true, ...(title === undefined ? {} : { title }) };
}

function unlinked(path: string, fate: Fate, answer: Trap["answer"]): Trap {
  return { path, fate, answer };
}

const page = (title: string, body = ""): Trap["answer"] => () => html(title, body);

function disallowed(): Trap[] {
  const forbidden = page("forbidden", links(["/found-on-a-forbidden-page"]));
  return [
    trap("/private/", "forbidden", forbidden),
    trap("/private/deeper", "forbidden", forbidden),
    trap("/private/public", "page", page("allowed again")),
    trap("/plans.secret", "forbidden", forbidden),
    trap("/plans.secret.html", "page", page("the dollar ends the pattern")),
    trap("/shop?session=1", "forbidden", forbidden),
    trap("/caf%C3%A9/menu", "forbidden", forbidden),
    trap("/second-group/", "forbidden", forbidden),
    unlinked("/found-on-a-forbidden-page", "never", forbidden),
  ];
}

function redirects(elsewhere: string): Trap[] {
  const to = (location: string, status = 302): Trap["answer"] => () =>
    new Response(null, { status, headers: { location } });
  return [
    trap("/moved", "redirect", to("/moved/further", 301)),
    unlinked("/moved/further", "redirect", to("/moved/here?a=1#part", 307)),
    unlinked("/moved/here?a=1", "page", page("moved here")),
    trap("/turn", "redirect", to("/turn/back")),
    unlinked("/turn/back", "redirect", to("/turn")),
    trap("/self", "redirect", to("/self")),
    trap("/away", "left out", to(`${elsewhere}/`)),
    trap("/to-mail", "left out", to("mailto:a@example.org")),
    trap("/to-private", "redirect", to("/private/behind-a-redirect")),
    unlinked("/private/behind-a-redirect", "forbidden", page("forbidden")),
    ...Array.from({ length: 12 }, (_, i) => ({
      path: `/hop/${i}`,
      fate: i < 10 ? "redirect" as const : i === 10 ? "given up" as const : "never" as const,
      linked: i === 0,
      answer: to(`/hop/${i + 1}`),
    })),
  ];
}

function failures(): Trap[] {
  const failing = (count: number, status: number, headers = {}): Trap["answer"] => {
    let asked = 0;
    return () => {
      return asked++ < count ? new Response("no", { status, headers }) : html("at last", "");
    };
  };
  return [
    trap("/broken", "given up", failing(Infinity, 500)),
    trap("/flaky", "page", failing(1, 500), "at last"),
    trap("/busy", "page", failing(1, 503, { "retry-after": "0" }), "at last"),
    trap("/missing", "given up", failing(Infinity, 404)),
    trap("/gone", "given up", failing(Infinity, 410)),
    trap("/forbidden", "given up", failing(Infinity, 403)),
    trap("/torn", "given up", () => new Response(tornBody(), { headers: htmlHeaders })),
  ];
}

const htmlHeaders = { "content-type": "text/html" };

/** A body that breaks off. */
function tornBody(): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new Error("torn"));
      else controller.enqueue(new TextEncoder().encode("<title>torn</title>"));
      sent = true;
    },
  });
}

function encodings(): Trap[] {
  const bytes = (body: BodyInit, type: string): Trap["answer"] => () =>
    new Response(body, { headers: { "content-type": type } });
  const latin = Uint8Array.from(`<title>Grüße aus Köln</title>`, (char) => char.charCodeAt(0));
  const latinMeta = Uint8Array.from(
    `<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><title>Grüße</title>`,
    (char) => char.charCodeAt(0),
  );
  const utf16 = new Uint8Array(
    new Uint16Array(
      Array.from(
        `\ufeff<title>Привет</title><a href="/from-utf-16">x</a>`,
        (char) => char.charCodeAt(0),
      ),
    ).buffer,
  );
  // こんにちは in Shift_JIS.
  const japanese = [0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd];
  const shiftJis = new Uint8Array([
    ...new TextEncoder().encode(`<meta charset=Shift_JIS><title>`),
    ...japanese,
    ...new TextEncoder().encode(`</title>`),
  ]);
  return [
    trap("/latin", "page", bytes(latin, "text/html; charset=ISO-8859-1"), "Grüße aus Köln"),
    trap("/latin-meta", "page", bytes(latinMeta, "text/html"), "Grüße"),
    trap("/latin-silent", "page", bytes(latin, "text/html"), "Grüße aus Köln"),
    trap("/utf-16", "page", bytes(utf16, "text/html"), "Привет"),
    unlinked("/from-utf-16", "page", page("found in UTF-16")),
    trap("/shift-jis", "page", bytes(shiftJis, "text/html"), "こんにちは"),
    trap(
      "/wrong-charset",
      "page",
      bytes("<title>Grüße</title>", "text/html; charset=x-unheard-of"),
      "Grüße",
    ),
  ];
}

function kinds(): Trap[] {
  const typed = (body: BodyInit, type: string): Trap["answer"] => () =>
    new Response(body, { headers: type === "" ? {} : { "content-type": type } });
  return [
    trap("/picture.png", "left out", typed(new Uint8Array([137, 80, 78, 71]), "image/png")),
    trap("/archive", "left out", typed(new Uint8Array(1000), "application/zip")),
    trap("/plain.txt", "page", typed("see /found-in-plain-text", "text/plain")),
    trap("/x.xhtml", "page", typed("<html><title>X</title></html>", "application/xhtml+xml"), "X"),
    trap("/no-type", "left out", typed(new Uint8Array([1, 2, 3]), "")),
    trap("/too-large", "left out", typed("x".repeat(400_000), "text/html")),
    trap("/endless", "left out", () => new Response(endless(0), { headers: htmlHeaders })),
    trap("/drip", "given up", () => new Response(endless(50), { headers: htmlHeaders })),
  ];
}

/** A body that never ends: as fast as it is read, or a piece in so many milliseconds. */
function endless(delay: number): ReadableStream<Uint8Array> {
  const piece = new TextEncoder().encode(`<p>and so on</p>\n`.repeat(delay === 0 ? 1000 : 1));
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new ReadableStream({
    async pull(controller) {
      if (delay > 0) await new Promise((resolve) => timer = setTimeout(resolve, delay));
      controller.enqueue(piece);
    },
    cancel: () => clearTimeout(timer),
  });
}

/** Pages that lead to themselves under other names, and a calendar without an end. */
function loops(): Trap[] {
  const deeper = (request: Request) => {
    const { pathname } = new URL(request.url);
    return html("a calendar", links([`${pathname.replace(/\/$/, "")}/next`]));
  };
  return [
    trap(
      "/loop",
      "page",
      ({ url }) =>
        html("loop", links([url, "#a", "./loop?", "/x/../loop", url.replace(/^http:/, "")])),
    ),
    trap("/a%20b", "page", page("escapes", links(["/a b", "/%61%20b", "/a%20b#c"]))),
    trap("/calendar", "page", deeper),
  ];
}

function markup(): Trap[] {
  const hidden = `
    <!-- <a href="/in-a-comment">x</a> -->
    <script>const a = '<a href="/in-a-script">x</a>';</script>
    <style>/* <a href="/in-a-style">x</a> */</style>
    <textarea><a href="/in-a-textarea">x</a></textarea>
    <a rel="nofollow" href="/not-to-follow">x</a>
    <a href="mailto:a@example.org">x</a> <a href="javascript:void(0)">x</a> <a href="tel:1">x</a>
    <a href="http://a:b@%H/with-a-password">x</a> <a>no link</a> <a href="http://[">bad</a>
    <A HREF=/unquoted class=x>x</A> <a href='/single'>x</a> <a
      href = "/spaced" >x</a> <a href="/entity?a=1&amp;b=&#50;">x</a> <area href="/area"> < a href="/no-tag">
    <iframe src="/framed"></iframe> <a title="a > b" href="/after-gt">x</a>`;
  const based = `<base href="/based/"><a href="page">x</a>`;
  const never = [
    "/in-a-comment",
    "/in-a-script",
    "/in-a-style",
    "/in-a-textarea",
    "/not-to-follow",
    "/with-a-password",
    "/no-tag",
    "/found-in-plain-text",
    "/behind-nofollow",
    "/behind-a-header",
  ];
  const found = [
    "/unquoted",
    "/single",
    "/spaced",
    "/entity?a=1&b=2",
    "/area",
    "/framed",
    "/after-gt",
    "/based/page",
  ];
  return [
    trap(
      "/markup",
      "page",
      (request) => html("markup", hidden.replaceAll("%H", new URL(request.url).host)),
    ),
    trap("/based", "page", page("based", based)),
    trap(
      "/meta-nofollow",
      "page",
      page(
        "meta",
        `<meta name="ROBOTS" content="noindex, nofollow">${links(["/behind-nofollow"])}`,
      ),
    ),
    trap(
      "/header-nofollow",
      "page",
      () => html("header", links(["/behind-a-header"]), { "x-robots-tag": "none" }),
    ),
    ...found.map((path) => unlinked(path, "page", page("found"))),
    ...never.map((path) => unlinked(path, "never", page("not to be found"))),
  ];
}
