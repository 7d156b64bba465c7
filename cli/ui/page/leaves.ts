/**
 * Fields of the form that have no parts: numbers, texts, times, bytes.
 *
 * @module
 */

import { isObject, type Json } from "../../json/json_value.ts";
import type { FormType } from "../protocol.ts";
import { checkFloat, checkText, complexOf, firstJson, textOf } from "./argument.ts";
import { button, type Ids, make } from "./elements.ts";
import { counted, shown } from "./texts.ts";
import type { Step } from "./types.ts";

/** A place in the argument that a field shows and sets. */
export interface Slot {
  /** What the field is called: the name in the struct, the number in the list, the key in the map. */
  readonly name: string;
  /** The way to its type. */
  readonly path: readonly Step[];
  /** Whether it can be left out. An element of a list cannot. */
  readonly optional: boolean;
  get(): Json | undefined;
  set(json: Json | undefined): void;
  /** Takes it out of the list or the map that it is in. */
  readonly remove?: () => void;
}

/** What fields need of the form that they are in. */
export interface FormHost {
  readonly ids: Ids;
  /** Whether all fields of structs are known. */
  readonly complete: boolean;
  /** Notes whether what stands in a control is a value. */
  fault(control: HTMLElement, fault: string | undefined): void;
  /** Makes the field of a type. */
  field(type: FormType, slot: Slot): HTMLElement;
  /** The type at a path, as far as it is known. */
  typeAt(path: readonly Step[]): FormType | undefined;
  /** Asks for more of the type at a path. `leaf` is the JSON of what is asked for. */
  expand(path: readonly Step[], leaf: string): Promise<FormType | undefined>;
}

/** Files that are larger are refused: a message of gob has at most as much, and base64 a third more. */
const largestFile = 32 * 1024 * 1024;

/** The button that takes an element out of its list. */
export function removal(slot: Slot): HTMLElement[] {
  if (slot.remove === undefined) return [];
  const { name, remove } = slot;
  return [button("Remove", remove, { class: "quiet", "aria-label": `Remove ${name}` })];
}

/** A field without parts. */
export function leaf(host: FormHost, type: FormType, slot: Slot): HTMLElement {
  if (type.kind === "unsent" || type.kind === "unknown") return note(type, slot);
  if (type.name === "bool") return switchOf(host, type, slot);
  if (type.name?.startsWith("complex")) return complexField(host, type, slot);
  const field = new TextField(host, type, slot);
  return field.element;
}

function heading(type: FormType, { name }: Slot, id: string): HTMLElement {
  return make("label", { for: id }, make("b", {}, name), " ", make("code", {}, type.go));
}

function note(type: FormType, slot: Slot): HTMLElement {
  const text = type.kind === "unsent"
    ? "gob never sends it."
    : "The server does not tell what this is: give a contract with --contract.";
  const title = make("div", {}, make("b", {}, slot.name), " ", make("code", {}, type.go));
  return make("div", { class: "field" }, title, make("p", { class: "quiet" }, text));
}

function switchOf(host: FormHost, type: FormType, slot: Slot): HTMLElement {
  const id = host.ids.next();
  const control = make("input", { type: "checkbox", id, "data-field": slot.name });
  control.checked = slot.get() === true;
  control.addEventListener("change", () => {
    slot.set(control.checked || !slot.optional ? control.checked : undefined);
  });
  const row = make("div", { class: "row" }, control, heading(type, slot, id), ...removal(slot));
  return make("div", { class: "field" }, row);
}

/** A control with a line below it that says what is wrong. */
class Told {
  readonly line: HTMLElement;
  readonly #host: FormHost;
  readonly #control: HTMLElement;

  constructor(host: FormHost, control: HTMLElement) {
    this.#host = host;
    this.#control = control;
    this.line = make("p", { class: "fault", id: host.ids.next(), hidden: true, role: "alert" });
    control.setAttribute("aria-describedby", this.line.id);
  }

  set(fault: string | undefined): void {
    this.line.textContent = shown(fault ?? "");
    this.line.hidden = fault === undefined;
    this.#control.setAttribute("aria-invalid", String(fault !== undefined));
    this.#host.fault(this.#control, fault);
  }
}

function complexField(host: FormHost, type: FormType, slot: Slot): HTMLElement {
  const json = slot.get();
  const part = (name: "re" | "im") => {
    const given = isObject(json ?? null) ? (json as ReadonlyMap<string, Json>).get(name) : json;
    const label = name === "re" ? "real part" : "imaginary part";
    const control = make("input", {
      ...{ type: "text", inputmode: "decimal", "data-field": `${slot.name}.${name}` },
      ...{ "aria-label": `${slot.name}, ${label}`, placeholder: name === "re" ? "0" : "0 i" },
    });
    control.value = name === "im" && !isObject(json ?? null) ? "" : textOf(given);
    return { control, told: new Told(host, control) };
  };
  const [re, im] = [part("re"), part("im")];
  const check = () => {
    const texts = [re, im].map(({ control, told }) => {
      const text = control.value.trim();
      const checked = text === "" ? undefined : checkFloat(text, type.name ?? "");
      told.set(checked !== undefined && "fault" in checked ? checked.fault : undefined);
      return checked === undefined ? "" : "fault" in checked ? undefined : textOf(checked.json);
    });
    const [real, imaginary] = texts;
    if (real === undefined || imaginary === undefined) return;
    const empty = real === "" && imaginary === "" && slot.optional;
    slot.set(empty ? undefined : complexOf(real || "0", imaginary || "0"));
  };
  for (const { control } of [re, im]) control.addEventListener("input", check);
  const title = make("div", {}, make("b", {}, slot.name), " ", make("code", {}, type.go));
  const row = make("div", { class: "row" }, re.control, im.control, ...removal(slot));
  const group = { class: "field leaf", role: "group", "aria-label": `${slot.name} ${type.go}` };
  return make("div", group, title, row, re.told.line, im.told.line);
}

/** A field whose value is a text: everything but booleans and complex numbers. */
class TextField {
  readonly element: HTMLElement;
  readonly #type: FormType;
  readonly #slot: Slot;
  readonly #control: HTMLInputElement | HTMLTextAreaElement;
  readonly #told: Told;

  constructor(host: FormHost, type: FormType, slot: Slot) {
    this.#type = type;
    this.#slot = slot;
    const id = host.ids.next();
    const lines = type.name === "string" || type.kind === "bytes" || type.kind === "opaque";
    const attributes = { id, "data-field": slot.name, spellcheck: "false", autocomplete: "off" };
    const hints = { placeholder: placeholder(type), inputmode: inputMode(type) };
    this.#control = lines
      ? make("textarea", { ...attributes, ...hints, rows: "1" })
      : make("input", { type: "text", ...attributes, ...hints });
    this.#told = new Told(host, this.#control);
    const json = slot.get();
    this.#control.value = textOf(json);
    this.#control.addEventListener("input", () => this.#typed());
    const more = this.#extras();
    const row = make("div", { class: "row" }, this.#control, ...more, ...removal(slot));
    this.element = make(
      "div",
      { class: "field leaf" },
      heading(type, slot, id),
      row,
      this.#told.line,
    );
    // JSON may have put something here that the field would refuse.
    if (json !== undefined && json !== null) this.#check();
  }

  #typed(): void {
    const { optional } = this.#slot;
    if (this.#control.value.trim() === "" && this.#type.name !== "string") {
      this.#told.set(undefined);
      return this.#slot.set(optional ? undefined : firstJson(this.#type));
    }
    if (this.#control.value === "" && optional) return this.#slot.set(undefined);
    const checked = this.#check();
    if (checked !== undefined) this.#slot.set(checked);
  }

  #check(): Json | undefined {
    const checked = checkText(this.#control.value, this.#type);
    this.#told.set("fault" in checked ? checked.fault : undefined);
    return "fault" in checked ? undefined : checked.json;
  }

  #fill(text: string): void {
    this.#control.value = text;
    this.#typed();
  }

  /** What helps to fill the field. */
  #extras(): HTMLElement[] {
    if (this.#type.name === "time.Time") return [this.#picker(), this.#now()];
    return this.#type.kind === "bytes" ? [this.#file()] : [];
  }

  #picker(): HTMLElement {
    const picker = make("input", {
      ...{ type: "datetime-local", step: "1", class: "picker" },
      "aria-label": `Pick ${this.#slot.name}, in the time of this machine`,
    });
    picker.addEventListener("change", () => {
      const time = new Date(picker.value);
      if (!Number.isNaN(time.getTime())) this.#fill(localTime(time));
    });
    return picker;
  }

  #now(): HTMLElement {
    const label = { class: "quiet", "aria-label": `Set ${this.#slot.name} to now` };
    return button("Now", () => this.#fill(localTime(new Date())), label);
  }

  #file(): HTMLElement {
    const label = `Read ${this.#slot.name} from a file`;
    const picker = make("input", { type: "file", "aria-label": label });
    picker.addEventListener("change", async () => {
      const file = picker.files?.[0];
      if (file === undefined) return;
      if (file.size > largestFile) {
        return this.#told.set(`The file has ${counted(file.size, "byte")}: that is too much`);
      }
      this.#fill(new Uint8Array(await file.arrayBuffer()).toBase64());
    });
    return picker;
  }
}

function placeholder({ kind, name, length }: FormType): string {
  if (kind === "bytes" || kind === "opaque") {
    return length === undefined ? "base64" : `base64 of ${counted(length, "byte")}`;
  }
  switch (name) {
    case "time.Time":
      return "2026-11-05T06:07:08Z";
    case "time.Duration":
      return "1m30s";
    case "big.Rat":
      return "2/3";
    case "string":
    case "url.URL":
    case "netip.Addr":
    case "uuid.UUID":
      return "";
    default:
      return "0";
  }
}

function inputMode({ kind, name = "" }: FormType): string | undefined {
  if (kind !== "basic" || name === "string") return undefined;
  return name.startsWith("float") ? "decimal" : "numeric";
}

/** A time with the offset of this machine: `2026-11-05T07:07:08+01:00`. */
function localTime(time: Date): string {
  const offset = -time.getTimezoneOffset();
  const local = new Date(time.getTime() + offset * 60_000).toISOString().slice(0, 19);
  if (offset === 0) return `${local}Z`;
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}
