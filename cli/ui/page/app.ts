/**
 * The page: which method is chosen, its argument, its calls.
 *
 * @module
 */

import type { Json } from "../../json/json_value.ts";
import { readJson } from "../../json/read_json.ts";
import type { CallAnswer, Offer, OfferedMethod } from "../protocol.ts";
import { askCall, askOffer, askType } from "./api.ts";
import { writeJson } from "./argument.ts";
import { Charts } from "./charts.ts";
import { button, byId, make, put } from "./elements.ts";
import { ArgumentForm } from "./form.ts";
import { CallHistory } from "./history.ts";
import { failure, jsonOf, messageOf } from "./outcome.ts";
import { pastCall } from "./past_call.ts";
import { replyTree } from "./reply.ts";
import { commandLine } from "./shell_words.ts";
import { counted, grouped, timeText } from "./texts.ts";

/** Methods that the list shows; a filter finds the others. */
const mostListed = 500;
/** Characters of JSON of which a form is made anew while it is typed. */
const longestForm = 200_000;
/** Milliseconds without a key until the form follows the JSON. */
const pause = 300;

/** A method that was opened, as long as the page lives. */
interface Opened {
  readonly method: OfferedMethod;
  readonly form: ArgumentForm;
  readonly place: HTMLElement;
  json: string;
  note: string;
}

const jsonField = byId("json") as HTMLTextAreaElement;
const callButton = byId("call") as HTMLButtonElement;
const cancelButton = byId("cancel") as HTMLButtonElement;
const commandField = byId("command") as HTMLTextAreaElement;

class App {
  readonly #offer: Offer;
  readonly #history: CallHistory;
  readonly #opened = new Map<string, Opened>();
  #current: Opened | undefined;
  #running: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(offer: Offer, store: Storage) {
    this.#offer = offer;
    this.#history = new CallHistory(store, offer.server);
  }

  start(): void {
    const { server, source, hint } = this.#offer;
    document.title = `netrpc ${server}`;
    put("server", server);
    put("source", `methods from ${source === "names" ? "what was named" : `its ${source}`}`);
    if (source === "contract") put("source", "methods from the contract");
    const note = hint === undefined ? [] : [hint];
    byId("methods-note").replaceChildren(...note);
    this.#list();
    this.#showHistory();
    this.#listen();
    const named = decodeURIComponent(location.hash.slice(1));
    const [only, ...others] = this.#offer.methods;
    if (named.includes(".")) this.open(named);
    else if (only !== undefined && others.length === 0) this.open(only.name);
    new Charts(byId("charts"), () => (byId("live") as HTMLDetailsElement).open).run();
  }

  #listen(): void {
    byId("search").addEventListener("input", () => this.#list());
    byId("by-name").addEventListener("submit", (event) => {
      event.preventDefault();
      const name = (byId("name") as HTMLInputElement).value.trim();
      if (name.includes(".")) this.open(name);
      else put("methods-note", "A method has a dot in it: Service.Method");
    });
    jsonField.addEventListener("input", () => this.#typed());
    callButton.addEventListener("click", () => this.call());
    cancelButton.addEventListener("click", () => this.#running?.abort());
    byId("line").addEventListener("click", () => this.showCommand());
    byId("copy").addEventListener("click", () => this.#copy());
    byId("forget").addEventListener("click", () => {
      this.#history.clear();
      this.#showHistory();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.call();
      else if (event.key === "Escape") this.#running?.abort();
    });
  }

  /** Lists the methods that the filter lets through, by service. */
  #list(): void {
    const filter = (byId("search") as HTMLInputElement).value.trim().toLowerCase();
    const { methods } = this.#offer;
    const found = methods.filter(({ name }) => name.toLowerCase().includes(filter));
    const services = Map.groupBy(found.slice(0, mostListed), ({ name }) => {
      return name.slice(0, name.lastIndexOf("."));
    });
    const lists = [...services].flatMap(([service, methods]) => {
      const items = methods.map(({ name }) => make("li", {}, this.#entry(name)));
      return [make("h3", {}, service), make("ul", {}, ...items)];
    });
    const left = found.length - mostListed;
    const more = left > 0 ? [make("p", { class: "quiet" }, `and ${grouped(left)} more`)] : [];
    byId("methods").replaceChildren(...lists, ...more);
  }

  #entry(name: string): HTMLElement {
    const current = this.#current?.method.name === name ? "true" : undefined;
    const bare = name.slice(name.lastIndexOf(".") + 1);
    const attributes = { "data-method": name, "aria-current": current };
    return button(bare, () => this.open(name), attributes);
  }

  /** Shows a method, with the argument that it had before. */
  open(name: string, json?: string): void {
    const known = this.#opened.get(name);
    const opened = known ?? this.#make(name);
    this.#current = opened;
    history.replaceState(null, "", `#${encodeURIComponent(name)}`);
    byId("welcome").hidden = true;
    byId("chosen").hidden = false;
    put("title", name);
    const { args, reply } = opened.method;
    put("signature", args === undefined ? "" : `(${args}, ${reply}) error`);
    byId("form").replaceChildren(opened.place);
    put("form-note", opened.note);
    byId("command-place").hidden = true;
    byId("result").replaceChildren();
    this.#status("");
    jsonField.value = json ?? opened.json;
    if (json !== undefined) this.#typed(0);
    this.#fault(undefined);
    this.#list();
    byId("title").focus();
    if (known === undefined) this.#load(opened);
  }

  #make(name: string): Opened {
    const { methods, complete, typed } = this.#offer;
    const method = methods.find((one) => one.name === name) ?? { name };
    const place = make("div");
    const form = new ArgumentForm(place, {
      complete,
      ask: (sample) => askType({ method: name, sample }),
      changed: (value) => this.#filled(opened, value),
    });
    const note = typed ? "Asking for the type …" : "JSON-RPC tells no types: write JSON.";
    const opened: Opened = { method, form, place, json: "", note };
    this.#opened.set(name, opened);
    return opened;
  }

  async #load(opened: Opened): Promise<void> {
    if (!this.#offer.typed) return;
    try {
      await opened.form.load();
      opened.note = "";
      if (opened === this.#current && jsonField.value !== "") this.#typed(0);
    } catch (error) {
      opened.note = messageOf(error);
    }
    if (opened === this.#current) put("form-note", opened.note);
  }

  /** The form has another argument. */
  #filled(opened: Opened, value: Json | undefined): void {
    opened.json = value === undefined ? "" : writeJson(value, true);
    if (opened !== this.#current) return;
    jsonField.value = opened.json;
    this.#fault(undefined);
  }

  /** The JSON was edited: the form follows when nobody has typed for a moment. */
  #typed(wait: number = pause): void {
    const opened = this.#current;
    if (opened === undefined) return;
    opened.json = jsonField.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#follow(opened), wait);
  }

  async #follow(opened: Opened): Promise<void> {
    const text = opened.json;
    const read = readArgument(text);
    if (opened === this.#current) this.#fault("fault" in read ? read.fault : undefined);
    if ("fault" in read || !this.#offer.typed) return;
    if (text.length > longestForm) {
      const note = `The form does not show JSON of ${grouped(text.length)} characters.`;
      opened.place.replaceChildren(make("p", { class: "quiet" }, note));
      return;
    }
    if (read.json !== undefined) {
      try {
        await opened.form.look(text);
      } catch (error) {
        if (opened === this.#current) this.#fault(messageOf(error));
      }
    }
    // Somebody may have typed since.
    if (opened.json === text) opened.form.show(read.json);
  }

  #fault(fault: string | undefined): void {
    byId("json-fault").hidden = fault === undefined;
    put("json-fault", fault ?? "");
    jsonField.setAttribute("aria-invalid", String(fault !== undefined));
  }

  #status(text: string, look: "ok" | "bad" | "" = ""): void {
    put("status", text);
    byId("status").className = look;
  }

  /** Makes the call, unless something in the argument is no value. */
  async call(): Promise<void> {
    const opened = this.#current;
    if (opened === undefined || this.#running !== undefined) return;
    const read = readArgument(jsonField.value);
    const wrong = opened.form.firstFault;
    if ("fault" in read || wrong !== undefined) {
      if ("fault" in read) jsonField.focus();
      else wrong?.control.focus();
      this.#fault("fault" in read ? read.fault : undefined);
      return this.#status("Not called: a value does not fit its type", "bad");
    }
    const json = jsonField.value.trim() === "" ? "null" : jsonField.value;
    const running = new AbortController();
    this.#running = running;
    callButton.disabled = true;
    cancelButton.disabled = false;
    byId("chosen").setAttribute("aria-busy", "true");
    this.#status("Calling …");
    const answer = await this.#answer(opened.method.name, json, running.signal);
    this.#running = undefined;
    callButton.disabled = false;
    cancelButton.disabled = true;
    byId("chosen").removeAttribute("aria-busy");
    this.#remember(opened.method.name, json, answer);
    if (opened === this.#current) this.#show(answer);
  }

  async #answer(method: string, json: string, signal: AbortSignal): Promise<CallAnswer> {
    const started = performance.now();
    try {
      return await askCall({ method, json }, signal);
    } catch (error) {
      const ms = performance.now() - started;
      if (signal.aborted) return { ok: false, message: "Cancelled", ms };
      return { ok: false, message: messageOf(error) };
    }
  }

  #show(answer: CallAnswer): void {
    if (answer.ok) {
      this.#status(`Replied in ${timeText(answer.ms)}`, "ok");
      byId("result").replaceChildren(make("h3", {}, "Reply"), replyTree(answer), jsonOf(answer));
    } else {
      const time = answer.ms === undefined ? "" : ` after ${timeText(answer.ms)}`;
      this.#status(answer.message === "Cancelled" ? `Cancelled${time}` : `Failed${time}`, "bad");
      byId("result").replaceChildren(...failure(answer));
    }
  }

  #remember(method: string, json: string, answer: CallAnswer): void {
    const text = answer.ok ? answer.json.replace(/\s+/g, " ") : answer.message;
    const { ok, ms } = answer;
    this.#history.add({ method, json, at: Date.now(), ok, text, ...ms !== undefined && { ms } });
    this.#showHistory();
  }

  #showHistory(): void {
    const { calls } = this.#history;
    put("past-count", counted(calls.length, "call"));
    byId("calls").replaceChildren(...calls.map((call) => pastCall(call, this)));
  }

  /** Calls again. */
  async repeat(method: string, json: string): Promise<void> {
    this.open(method, json);
    await this.call();
  }

  /** Shows the command line of the call that is on the page. */
  showCommand(): void {
    if (this.#current === undefined) return;
    const { name } = this.#current.method;
    const read = readArgument(jsonField.value);
    const json = "json" in read && read.json !== undefined ? writeJson(read.json) : jsonField.value;
    commandField.value = commandLine(this.#offer.command, name, json.trim());
    byId("command-place").hidden = false;
    commandField.focus();
    commandField.select();
  }

  async #copy(): Promise<void> {
    commandField.select();
    try {
      await navigator.clipboard.writeText(commandField.value);
      this.#status("Copied");
    } catch {
      this.#status("The browser does not allow it: copy the text that is selected", "bad");
    }
  }
}

function readArgument(
  text: string,
): { readonly json: Json | undefined } | { readonly fault: string } {
  if (text.trim() === "") return { json: undefined };
  try {
    return { json: readJson(text) };
  } catch (error) {
    return { fault: messageOf(error) };
  }
}

try {
  new App(await askOffer(), localStorage).start();
} catch (error) {
  put("methods-note", messageOf(error));
}
