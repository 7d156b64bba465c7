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
import { byId, make, put } from "./elements.ts";
import { ArgumentForm } from "./form.ts";
import { CallHistory } from "./history.ts";
import { MethodList } from "./method_list.ts";
import { failure, jsonOf, messageOf } from "./outcome.ts";
import { pastCall } from "./past_call.ts";
import { replyTree } from "./reply.ts";
import { commandLine } from "./shell_words.ts";
import { counted, grouped, timeText } from "./texts.ts";

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
  /** Whether the type is known, or being asked for. */
  asked: boolean;
}

const jsonField = byId("json") as HTMLTextAreaElement;
const callButton = byId("call") as HTMLButtonElement;
const cancelButton = byId("cancel") as HTMLButtonElement;
const commandField = byId("command") as HTMLTextAreaElement;

class App {
  #offer: Offer;
  readonly #methods: MethodList;
  readonly #history: CallHistory;
  readonly #opened = new Map<string, Opened>();
  #current: Opened | undefined;
  #running: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(offer: Offer, store: Storage) {
    this.#offer = offer;
    this.#methods = new MethodList({
      open: (name) => this.open(name),
      again: () => this.#again(),
    });
    this.#history = new CallHistory(store, offer.server);
  }

  start(): void {
    this.#introduce();
    this.#showHistory();
    this.#listen();
    const named = decodeURIComponent(location.hash.slice(1));
    const [only, ...others] = this.#offer.methods;
    if (named.includes(".")) this.open(named);
    else if (only !== undefined && others.length === 0) this.open(only.name);
    new Charts(byId("charts"), () => (byId("live") as HTMLDetailsElement).open).run();
  }

  /** Says which server it is, and what it offers. */
  #introduce(): void {
    const { server, source, methods } = this.#offer;
    document.title = `netrpc ${server}`;
    put("server", server);
    const sources = {
      "debug page": "methods from its debug page",
      contract: "methods from the contract",
      names: methods.length > 0 ? "methods from what was named" : "",
    };
    put("source", sources[source]);
    this.#methods.show(this.#offer);
  }

  /** Asks again what the server offers: it may not have been there. */
  async #again(): Promise<void> {
    this.#methods.say("Asking …");
    try {
      this.#offer = await askOffer();
      this.#introduce();
      if (this.#current !== undefined) this.#load(this.#current);
    } catch (error) {
      this.#methods.say(messageOf(error));
    }
  }

  #listen(): void {
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

  /** Shows a method, with the argument that it had before. */
  open(name: string, json?: string): void {
    const opened = this.#opened.get(name) ?? this.#make(name);
    this.#current = opened;
    history.replaceState(null, "", `#${encodeURIComponent(name)}`);
    byId("welcome").hidden = true;
    byId("chosen").hidden = false;
    put("title", name);
    const { args, reply } = this.#methods.find(name) ?? opened.method;
    put("signature", args === undefined ? "" : `(${args}, ${reply}) error`);
    byId("form").replaceChildren(opened.place);
    put("form-note", opened.note);
    byId("command-place").hidden = true;
    byId("result").replaceChildren();
    this.#status("");
    jsonField.value = json ?? opened.json;
    if (json !== undefined) this.#typed(0);
    this.#fault(undefined);
    this.#methods.choose(name);
    byId("title").focus();
    this.#load(opened);
  }

  #make(name: string): Opened {
    const { complete, typed } = this.#offer;
    const method = this.#methods.find(name) ?? { name };
    const place = make("div");
    const form = new ArgumentForm(place, {
      complete,
      ask: (sample) => askType({ method: name, sample }),
      changed: (value) => this.#filled(opened, value),
    });
    const note = typed ? "" : "JSON-RPC tells no types: write JSON.";
    const opened: Opened = { method, form, place, json: "", note, asked: !typed };
    this.#opened.set(name, opened);
    return opened;
  }

  /** Asks for the type, unless it is known: the server may not have been there when it was asked before. */
  async #load(opened: Opened): Promise<void> {
    if (opened.asked) return;
    opened.asked = true;
    opened.note = "Asking for the type …";
    if (opened === this.#current) put("form-note", opened.note);
    try {
      await opened.form.load();
      opened.note = "";
      this.#methods.found(opened.method);
      if (opened === this.#current && jsonField.value !== "") this.#typed(0);
    } catch (error) {
      opened.asked = false;
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
    if (opened === this.#current) this.#show(opened, answer);
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

  #show(opened: Opened, answer: CallAnswer): void {
    if (answer.ok) {
      this.#methods.found(opened.method);
      this.#load(opened);
      this.#status(`Replied in ${timeText(answer.ms)}`, "ok");
      byId("result").replaceChildren(make("h3", {}, "Reply"), replyTree(answer), jsonOf(answer));
    } else {
      const time = answer.ms === undefined ? "" : ` after ${timeText(answer.ms)}`;
      this.#status(answer.message === "Cancelled" ? `Cancelled${time}` : `Failed${time}`, "bad");
      byId("result").replaceChildren(...failure(answer));
    }
    // A long form would hide what became of the call.
    byId("result").scrollIntoView({ block: "nearest" });
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
