/**
 * Fields of the form that have parts: structs, lists, maps.
 *
 * @module
 */

import { isArray, isObject, type Json, JsonNumber } from "../../json/json_value.ts";
import type { FormType } from "../protocol.ts";
import { checkText, firstJson } from "./argument.ts";
import { button, make } from "./elements.ts";
import { focusIn, Folded } from "./folded.ts";
import type { FormHost, Slot } from "./leaves.ts";
import { counted } from "./texts.ts";

/** Parts of a list or a map that are shown. JSON takes more. */
const mostShown = 100;

/** A struct. What is not known of its fields is asked for when it is opened. */
export function structField(host: FormHost, type: FormType, slot: Slot): HTMLElement {
  const members = (): ReadonlyMap<string, Json> => {
    const value = slot.get() ?? null;
    return isObject(value) ? value : new Map();
  };
  const describe = () => counted(members().size, "field");
  const folded = new Folded(type, slot, () => new Map(), describe);
  let asked = slot.path.length === 0 || (type.fields?.length ?? 0) > 0;
  const known = () => host.typeAt(slot.path)?.fields ?? type.fields ?? [];
  const child = (name: string): Slot => ({
    name,
    path: [...slot.path, { kind: "field", name }],
    optional: true,
    get: () => members().get(name),
    set: (json) => {
      const next = new Map(members());
      if (json === undefined) next.delete(name);
      else next.set(name, json);
      slot.set(next);
      folded.update();
    },
  });
  folded.fill = () => {
    folded.update();
    const fields = known().map(({ name, type }) => host.field(type, child(name)));
    const none = make("p", { class: "quiet" }, "No field is known.");
    folded.body.replaceChildren(...fields.length === 0 ? [none] : fields);
    if (!host.complete) folded.body.append(newField(host, slot, folded, child));
  };
  folded.element.addEventListener("toggle", async () => {
    if (!folded.element.open || asked) return;
    asked = true;
    await folded.wait(host.expand(slot.path, "null"));
    folded.fill();
  });
  folded.fill();
  return folded.element;
}

/** Asks for a field by its name. */
function newField(
  host: FormHost,
  slot: Slot,
  folded: Folded,
  child: (name: string) => Slot,
): HTMLElement {
  const label = `Name of another field of ${slot.name}`;
  const control = make("input", {
    ...{ type: "text", "aria-label": label, placeholder: "another field", spellcheck: "false" },
    "data-add": slot.name,
  });
  const ask = async () => {
    const name = control.value.trim();
    if (name === "") return;
    const leaf = JSON.stringify({ [name]: null });
    const type = await folded.wait(host.expand(slot.path, leaf));
    if (type === undefined) return;
    const found = type.fields?.find((field) => field.name === name);
    if (found === undefined) return folded.tell(`${type.go} has no field ${name}`);
    folded.tell(undefined);
    control.value = "";
    row.before(host.field(found.type, child(name)));
    focusIn(row.previousElementSibling ?? undefined);
  };
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    ask();
  });
  const row = make("div", { class: "row" }, control);
  row.append(button("Ask for it", ask, { class: "quiet" }));
  return row;
}

/** A slice or an array. */
export function listField(host: FormHost, type: FormType, slot: Slot): HTMLElement {
  const items = (): readonly Json[] => {
    const value = slot.get() ?? null;
    return isArray(value) ? value : [];
  };
  const first = () => firstJson(type);
  const folded = new Folded(type, slot, first, () => counted(items().length, "element"));
  const elem = type.elem ?? { go: "?", kind: "unknown" };
  const change = (next: readonly Json[]) => {
    slot.set(next);
    folded.fill();
  };
  const child = (index: number): Slot => ({
    name: `${slot.name}[${index}]`,
    path: [...slot.path, { kind: "item" }],
    optional: false,
    get: () => items()[index],
    set: (json) => slot.set(items().with(index, json ?? null)),
    ...type.kind === "slice" && { remove: () => change(items().toSpliced(index, 1)) },
  });
  folded.fill = () => {
    folded.update();
    const known = host.typeAt(slot.path)?.elem ?? elem;
    const count = items().length;
    const shown = Array.from({ length: Math.min(count, mostShown) }, (_, index) => {
      return host.field(known, child(index));
    });
    folded.body.replaceChildren(...shown, ...more(count));
    if (type.kind === "slice") {
      const add = () => {
        change([...items(), firstJson(elem)]);
        focusIn(folded.body.children[items().length - 1]);
      };
      const label = { class: "quiet", "aria-label": `Add an element to ${slot.name}` };
      folded.body.append(button("Add an element", add, label));
    }
  };
  folded.fill();
  return folded.element;
}

function more(count: number): HTMLElement[] {
  if (count <= mostShown) return [];
  const text = `and ${counted(count - mostShown, "more")}: edit them as JSON`.replace(
    "mores",
    "more",
  );
  return [make("p", { class: "quiet" }, text)];
}

/** A map. */
export function mapField(host: FormHost, type: FormType, slot: Slot): HTMLElement {
  const entries = (): ReadonlyMap<string, Json> => {
    const value = slot.get() ?? null;
    return isObject(value) ? value : new Map();
  };
  const folded = new Folded(type, slot, () => new Map(), () => counted(entries().size, "entry"));
  const elem = type.elem ?? { go: "?", kind: "unknown" };
  const key = type.key ?? { go: "string", kind: "basic", name: "string" };
  const put = (name: string, json: Json | undefined) => {
    const next = new Map(entries());
    if (json === undefined) next.delete(name);
    else next.set(name, json);
    slot.set(next);
  };
  const child = (name: string): Slot => ({
    name,
    path: [...slot.path, { kind: "value" }],
    optional: false,
    get: () => entries().get(name),
    set: (json) => put(name, json ?? null),
    remove: () => {
      put(name, undefined);
      folded.fill();
    },
  });
  folded.fill = () => {
    folded.update();
    const names = [...entries().keys()].slice(0, mostShown);
    const shown = names.map((name) =>
      host.field(host.typeAt(slot.path)?.elem ?? elem, child(name))
    );
    const control = make("input", {
      ...{ type: "text", placeholder: key.go, spellcheck: "false", "data-key": slot.name },
      "aria-label": `Key of a new entry of ${slot.name}, ${key.go}`,
    });
    const add = () => {
      const name = keyText(control.value, key);
      if (typeof name !== "string") return folded.tell(name.fault);
      if (entries().has(name)) return folded.tell(`The key ${name} is there already`);
      folded.tell(undefined);
      put(name, firstJson(elem));
      folded.fill();
      focusIn(folded.body.children[entries().size - 1]);
    };
    const row = make(
      "div",
      { class: "row" },
      control,
      button("Add an entry", add, { class: "quiet" }),
    );
    folded.body.replaceChildren(...shown, ...more(entries().size), row);
  };
  folded.fill();
  return folded.element;
}

/** A key as it is written in JSON, whatever its type. */
function keyText(text: string, type: FormType): string | { readonly fault: string } {
  if (type.name === "bool") {
    return text === "true" || text === "false" ? text : { fault: "The key is true or false" };
  }
  if (type.kind !== "basic" && type.kind !== "library") return text;
  const checked = checkText(text, type);
  if ("fault" in checked) return { fault: `The key: ${checked.fault}` };
  return checked.json instanceof JsonNumber ? checked.json.text : String(checked.json);
}
