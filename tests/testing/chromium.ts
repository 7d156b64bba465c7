/**
 * Chromium without a window, driven over its DevTools protocol: how tests open a page, use it as a person does, and look at it.
 *
 * @module
 */

/** The programs that are tried. */
const names = ["chromium", "chromium-browser", "google-chrome"];

/** Milliseconds for anything that a page is waited for. */
const patience = 60_000;

/** `NETRPC_REQUIRE_CHROMIUM`: `1` where a missing Chromium is a failure, `0` where one does not start and is left out. */
const wanted = Deno.env.get("NETRPC_REQUIRE_CHROMIUM");

const program = wanted === "0" ? undefined : names.find(works);

/** Whether there is a Chromium to use. */
export const chromiumAvailable: boolean = program !== undefined;

/** Whether a missing Chromium is a failure, as under CI. */
export const requireChromium: boolean = wanted === "1";

function works(name: string): boolean {
  try {
    return new Deno.Command(name, { args: ["--version"], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** What a page reports of itself: a message of the console, an exception, something that it could not load. */
export interface Complaint {
  readonly kind: "console" | "exception" | "log";
  readonly text: string;
}

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A browser with a profile of its own. Dispose of it: it ends, and its profile is removed. */
export class Chromium implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  readonly #said: Said;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  readonly #pages = new Map<string, BrowserPage>();
  #id = 0;

  private constructor(
    process: Deno.ChildProcess,
    profile: string,
    said: Said,
    socket: WebSocket,
  ) {
    this.#process = process;
    this.#profile = profile;
    this.#said = said;
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("Chromium has ended"));
    };
  }

  /** Starts it. */
  static async start(): Promise<Chromium> {
    if (program === undefined) throw new Error("Chromium is needed and is not on the PATH");
    const profile = await Deno.makeTempDir({ prefix: "netrpc_chromium_" });
    const child = new Deno.Command(program, {
      args: [
        ...["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`],
        // Root has no sandbox, and the pages are ours.
        ...["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
        ...["--disable-extensions", "--disable-background-networking", "--mute-audio"],
        ...["--disable-component-update", "--disable-sync", "--hide-scrollbars", "about:blank"],
      ],
      env: { TZ: "UTC", LANG: "C.UTF-8" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const said = child.stderr.getReader();
    try {
      const socket = new WebSocket(await addressOf(said));
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onerror = () => reject(new Error("Chromium does not answer"));
      });
      return new Chromium(child, profile, said, socket);
    } catch (error) {
      await ended(child, profile, said);
      throw error;
    }
  }

  /** Opens a page. */
  async open(url: string): Promise<BrowserPage> {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const attach = { targetId, flatten: true };
    const { sessionId } = await this.send("Target.attachToTarget", attach);
    const page = new BrowserPage((method, params) => this.send(method, params, String(sessionId)));
    this.#pages.set(String(sessionId), page);
    await page.start(url);
    return page;
  }

  /** Sends a command of the protocol. */
  async send(
    method: string,
    params: Record<string, unknown> = {},
    sessionId?: string,
  ): Promise<Record<string, unknown>> {
    const id = ++this.#id;
    const waiting = Promise.withResolvers<Record<string, unknown>>();
    this.#waiting.set(id, waiting);
    const timer = setTimeout(() => waiting.reject(new Error(`${method}: no answer`)), patience);
    try {
      this.#socket.send(JSON.stringify({ id, method, params, ...sessionId && { sessionId } }));
      return await waiting.promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  #receive({ id, sessionId = "", method, params = {}, result = {}, error }: Message): void {
    if (id === undefined) return this.#pages.get(sessionId)?.event(method ?? "", params);
    const waiting = this.#waiting.get(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error.message));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve));
    await this.send("Browser.close").catch(() => this.#process.kill("SIGKILL"));
    await closed;
    await ended(this.#process, this.#profile, this.#said);
  }
}

/** What the browser says on its standard error. */
type Said = ReadableStreamDefaultReader<Uint8Array>;

async function addressOf(reader: Said): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Chromium does not start: ${text}`);
    text += decoder.decode(value, { stream: true });
    const [, address] = /DevTools listening on (ws:\S+)\s/.exec(text) ?? [];
    if (address === undefined) continue;
    // What it says besides is of no interest, but has to be read.
    drain(reader);
    return address;
  }
}

async function drain(reader: Said): Promise<void> {
  while (!(await reader.read()).done);
}

async function ended(process: Deno.ChildProcess, profile: string, said: Said): Promise<void> {
  const timer = setTimeout(() => process.kill("SIGKILL"), 10_000);
  await process.status;
  clearTimeout(timer);
  // Processes that it has started may hold the other end a little longer.
  await said.cancel();
  await Deno.remove(profile, { recursive: true });
}

/** A page. What it complains of is kept. */
export class BrowserPage {
  readonly #send: Chromium["send"];
  /** Everything that the page complained of. */
  readonly complaints: Complaint[] = [];
  #loaded: (() => void) | undefined;

  constructor(
    send: (method: string, params?: Record<string, unknown>) => ReturnType<Chromium["send"]>,
  ) {
    this.#send = send;
  }

  /** Loads an address and waits for it. */
  async start(url: string): Promise<void> {
    await Promise.all(
      ["Page", "Runtime", "Log", "DOM"].map((part) => this.#send(`${part}.enable`)),
    );
    await this.go(url);
  }

  /** Loads another address. */
  async go(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => this.#loaded = resolve);
    await this.#send("Page.navigate", { url });
    await loaded;
  }

  /** Takes a report of the browser. */
  event(method: string, params: Record<string, unknown>): void {
    const told = params as {
      readonly type?: string;
      readonly args?: readonly { readonly value?: unknown; readonly description?: string }[];
      readonly entry?: { readonly level: string; readonly text: string; readonly url?: string };
      readonly exceptionDetails?: Exception;
    };
    if (method === "Page.loadEventFired") this.#loaded?.();
    else if (method === "Runtime.consoleAPICalled") {
      const text = told.args?.map(({ value, description }) => value ?? description).join(" ") ?? "";
      this.complaints.push({ kind: "console", text: `${told.type}: ${text}` });
    } else if (method === "Runtime.exceptionThrown") {
      this.complaints.push({ kind: "exception", text: messageOf(told.exceptionDetails) });
    } else if (method === "Log.entryAdded") {
      const { level, text, url = "" } = told.entry!;
      this.complaints.push({ kind: "log", text: `${level}: ${text} ${url}` });
    }
  }

  /** The value of an expression in the page. */
  async value<T = unknown>(expression: string): Promise<T> {
    const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const answer = await this.#send("Runtime.evaluate", options) as {
      readonly result?: { readonly value?: T };
      readonly exceptionDetails?: Exception;
    };
    if (answer.exceptionDetails === undefined) return answer.result?.value as T;
    throw new Error(`${messageOf(answer.exceptionDetails)}, in ${expression}`);
  }

  /** Waits until an expression is true in the page, and gives what it is. */
  async until<T = unknown>(expression: string): Promise<T> {
    // The page looks for itself after every change, so that nobody has to guess how long to wait.
    return await this.value<T>(`new Promise((resolve, reject) => {
      const started = Date.now();
      const look = () => {
        const found = (() => (${expression}))();
        if (found) resolve(found);
        else if (Date.now() - started < ${patience / 2}) setTimeout(look, 10);
        else reject(new Error("It did not come true. The page: " + document.body.innerText.slice(0, 3000)));
      };
      look();
    })`);
  }

  /** Clicks on an element, once it can be seen and nothing covers it. A mouse of its own would miss one that moves. */
  async click(selector: string): Promise<void> {
    await this.until(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      element?.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = element?.getBoundingClientRect() ?? {};
      if (!(width > 0 && height > 0) || element.disabled) return false;
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      if (top === null || !(element.contains(top) || top.contains(element))) return false;
      element.focus();
      element.click();
      return true;
    })()`);
  }

  /** Puts the focus on a field, and types a text instead of the one in it. */
  async fill(selector: string, text: string): Promise<void> {
    await this.until(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      if (element === null) return false;
      element.focus();
      element.select?.();
      return true;
    })()`);
    if (text === "") await this.press("Delete");
    else await this.#send("Input.insertText", { text });
  }

  /** Presses a key: `Tab`, `Enter`. With 2 as `modifiers` Ctrl is held. */
  async press(key: string, modifiers = 0): Promise<void> {
    const codes: Readonly<Record<string, number>> = {
      Tab: 9,
      Enter: 13,
      Escape: 27,
      " ": 32,
      Delete: 46,
    };
    const text = key === "Enter" && modifiers === 0 ? "\r" : key.length === 1 ? key : undefined;
    const shared = { key, code: key, modifiers, windowsVirtualKeyCode: codes[key] ?? 0 };
    await this.#send("Input.dispatchKeyEvent", { type: "keyDown", ...shared, ...text && { text } });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...shared });
  }

  /** Gives files to a field for files. */
  async chooseFiles(selector: string, files: readonly string[]): Promise<void> {
    const { root } = await this.#send("DOM.getDocument") as { root: { nodeId: number } };
    const asked = { nodeId: root.nodeId, selector };
    const { nodeId } = await this.#send("DOM.querySelector", asked);
    await this.#send("DOM.setFileInputFiles", { files, nodeId });
  }

  /** Gives the page another size, in pixels, and light or dark colours. */
  async look(width: number, height: number, scheme: "light" | "dark" = "light"): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.#send("Emulation.setDeviceMetricsOverride", metrics);
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.#send("Emulation.setEmulatedMedia", { features });
  }

  /** A picture of what is to be seen, as PNG. */
  async picture(): Promise<Uint8Array<ArrayBuffer>> {
    const { data } = await this.#send("Page.captureScreenshot", { format: "png" });
    return Uint8Array.fromBase64(String(data));
  }

  /** The roles and names of everything, as a screen reader gets them. */
  async accessible(): Promise<readonly { readonly role: string; readonly name: string }[]> {
    const { nodes } = await this.#send("Accessibility.getFullAXTree") as {
      nodes: readonly { ignored: boolean; role?: { value: string }; name?: { value: string } }[];
    };
    return nodes.filter(({ ignored }) => !ignored).map(({ role, name }) => {
      return { role: role?.value ?? "", name: name?.value ?? "" };
    });
  }
}

interface Exception {
  readonly text: string;
  readonly exception?: { readonly description?: string };
}

function messageOf(details: Exception | undefined): string {
  return details?.exception?.description ?? details?.text ?? "an exception";
}

/**
 * A test that needs Chromium. Without it the test is reported as ignored, or fails where it is required.
 *
 * @param name The name of the test.
 * @param test Runs it, with a browser.
 * @param options Whether something else is missing that it needs.
 */
export function chromiumTest(
  name: string,
  test: (browser: Chromium) => Promise<void>,
  { ignore = false }: { ignore?: boolean } = {},
): void {
  Deno.test({
    name,
    ignore: ignore || !chromiumAvailable && !requireChromium,
    fn: async () => {
      await using browser = await Chromium.start();
      await test(browser);
    },
  });
}
