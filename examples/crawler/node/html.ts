/**
 * Links and title from HTML. Deno has no HTML parser, so this is the smallest tokenizer that finds what a page without
 * scripts would offer: tags, attributes with and without quotes, comments, and the elements whose content is text.
 *
 * What it skips: links that scripts make, forms, `srcset`, images and style sheets, links in SVG, and the names of all but
 * the most common entities. It builds no tree, so what a browser would repair is taken as it stands.
 *
 * @module
 */

/** What a crawler wants to know of a page. */
export interface PageParts {
  readonly title: string;
  /** The first `<base href>`. */
  readonly base: string;
  /** The links that may be followed, as the page writes them, each once. */
  readonly links: readonly string[];
  /** What `<meta name=robots>` says. */
  readonly noIndex: boolean;
}

const longestTitle = 300;

/** Elements whose content is text up to their end tag. */
const textElements = new Set(
  ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"],
);

/** The elements that lead to another page, with the attribute that says where. */
const linking: ReadonlyMap<string, string> = new Map([
  ["a", "href"],
  ["area", "href"],
  ["frame", "src"],
  ["iframe", "src"],
]);

/** Reads a page. Of its links, the first `maxLinks` that differ. */
export function readPage(html: string, maxLinks: number): PageParts {
  const links = new Set<string>();
  let [title, base, noIndex, noFollow] = ["", "", false, false];
  for (const { name, attributes, text } of tagsOf(html)) {
    const link = attributes.get(linking.get(name) ?? "");
    if (link !== undefined && !hasWord(attributes.get("rel"), "nofollow")) {
      if (links.size < maxLinks) links.add(link.trim());
    } else if (name === "title") title ||= plainText(text);
    else if (name === "base") base ||= attributes.get("href") ?? "";
    else if (name === "meta" && /^robots$/i.test(attributes.get("name") ?? "")) {
      const content = attributes.get("content");
      noIndex ||= hasWord(content, "noindex") || hasWord(content, "none");
      noFollow ||= hasWord(content, "nofollow") || hasWord(content, "none");
    }
  }
  return { title, base, links: noFollow ? [] : [...links], noIndex };
}

/** Whether a list of words, as `rel` and the meta tag have, has this one. */
export function hasWord(list: string | undefined, word: string): boolean {
  return list !== undefined && list.toLowerCase().split(/[\s,]+/).includes(word);
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** What follows, for elements whose content is text. */
  readonly text: string;
}

function* tagsOf(html: string): Generator<Tag> {
  let at = 0;
  while ((at = html.indexOf("<", at)) >= 0) {
    if (html.startsWith("<!--", at)) {
      at = endOf(html, "-->", at + 2);
    } else if (/[!?]|\/[a-z]/iy.test(html.slice(at + 1, at + 3))) {
      at = endOf(html, ">", at);
    } else if (/[a-z]/i.test(html[at + 1] ?? "")) {
      const tag = readTag(html, at + 1);
      if (tag === undefined) return;
      let { end } = tag;
      let text = "";
      if (textElements.has(tag.name)) {
        const close = new RegExp(`</${tag.name}[\\s/>]`, "gi");
        close.lastIndex = end;
        const found = close.exec(html)?.index ?? html.length;
        text = html.slice(end, found);
        end = found;
      }
      yield { ...tag, text };
      at = end;
    } else at++;
  }
}

function endOf(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

/** Reads a start tag from its name on. `undefined` if the page ends before the tag does. */
function readTag(
  html: string,
  from: number,
): Omit<Tag, "text"> & { readonly end: number } | undefined {
  const nameEnd = /[^\s/>]*/y;
  nameEnd.lastIndex = from;
  const name = nameEnd.exec(html)![0].toLowerCase();
  const attributes = new Map<string, string>();
  const attribute =
    /[\s/]*(?:(>)|([^\s/>=][^\s/>=]*|=[^\s/>=]*)(?:\s*=\s*("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s>"'][^\s>]*)?)?)/y;
  attribute.lastIndex = from + name.length;
  for (let found; (found = attribute.exec(html)) !== null;) {
    const [, close, key, value = ""] = found;
    if (close !== undefined) return { name, attributes, end: attribute.lastIndex };
    const lower = key!.toLowerCase();
    if (!attributes.has(lower)) attributes.set(lower, decodeEntities(unquoted(value)));
  }
  return undefined;
}

function unquoted(value: string): string {
  return /^["']/.test(value) ? value.slice(1, -1) : value;
}

const entities: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(?:x([\da-f]{1,6})|(\d{1,7}));?|(\w+);)/gi,
    (all, hex, decimal, name) => {
      if (name !== undefined) return entities.get(name) ?? all;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code === 0 || code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code).toWellFormed();
    },
  );
}

function plainText(text: string): string {
  return decodeEntities(text).replace(/\s+/g, " ").trim().slice(0, longestTitle).toWellFormed();
}
