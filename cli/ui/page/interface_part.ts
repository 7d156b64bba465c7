/**
 * Values of interfaces in the form: a type by its registered name, and a value of it.
 *
 * @module
 */

import { isObject, type Json, JsonNumber } from "../../json/json_value.ts";
import type { FormType } from "../protocol.ts";
import { firstJson } from "./argument.ts";
import { button, make } from "./elements.ts";
import { focusIn, Folded } from "./folded.ts";
import type { FormHost, Slot } from "./leaves.ts";

/** Types whose names everybody knows. */
const basics = ["string", "bool", "int", "int64", "uint64", "float64", "complex128"];

/** A value in an interface: the name that its type is registered with, and the value. */
export function interfaceField(host: FormHost, type: FormType, slot: Slot): HTMLElement {
  const folded = new Folded(type, slot, () => "", () => current()?.name ?? "nil");
  const current = () => insideOf(slot.get() ?? null);
  const basicType = (name: string): FormType | undefined =>
    basics.includes(name) ? { go: name, kind: "basic", name } : undefined;
  const known = (name: string) =>
    host.typeAt([...slot.path, { kind: "type", name }]) ?? basicType(name);
  const child = (name: string): Slot => ({
    name: "value",
    path: [...slot.path, { kind: "type", name }],
    optional: false,
    get: () => current()?.json,
    set: (json) => {
      slot.set(new Map<string, Json>([["$type", name], ["value", json ?? null]]));
      folded.update();
    },
  });
  const choose = async (name: string) => {
    folded.tell(undefined);
    if (name === "") slot.set(undefined);
    else {
      if (known(name) === undefined) {
        const leaf = JSON.stringify({ $type: name, value: null });
        const told = await folded.wait(host.expand(slot.path, leaf));
        if (told === undefined || known(name) === undefined) return;
      }
      const inner = known(name)!;
      slot.set(new Map<string, Json>([["$type", name], ["value", firstJson(inner)]]));
    }
    folded.fill();
    focusIn(folded.body.lastElementChild ?? undefined);
  };
  folded.fill = () => {
    folded.update();
    const inside = current();
    const names = new Set([
      ...basics,
      ...(host.typeAt(slot.path)?.types ?? []).map(({ name }) => name),
      ...inside === undefined ? [] : [inside.name],
    ]);
    const select = make("select", { "aria-label": `Type of ${slot.name}`, "data-type": slot.name });
    select.append(make("option", { value: "" }, "nil"));
    for (const name of names) select.append(make("option", { value: name }, name));
    select.value = inside?.name ?? "";
    select.addEventListener("change", () => choose(select.value));
    const other = make("input", {
      ...{ type: "text", placeholder: "main.Circle", spellcheck: "false" },
      ...{
        "aria-label": `Registered name of another type of ${slot.name}`,
        "data-name": slot.name,
      },
    });
    const use = button("Use this type", () => choose(other.value.trim()), { class: "quiet" });
    const row = make("div", { class: "row" }, select, other, use);
    const inner = inside && known(inside.name);
    folded.body.replaceChildren(row);
    if (inner !== undefined) folded.body.append(host.field(inner, child(inside!.name)));
  };
  folded.fill();
  return folded.element;
}

/** The type and the value of JSON in an interface, as `netrpc call` takes it. */
function insideOf(json: Json): { readonly name: string; readonly json: Json } | undefined {
  if (typeof json === "string") return { name: "string", json };
  if (typeof json === "boolean") return { name: "bool", json };
  if (json instanceof JsonNumber) {
    return { name: /^-?\d+$/.test(json.text) ? "int" : "float64", json };
  }
  if (!isObject(json)) return undefined;
  const name = json.get("$type");
  if (typeof name !== "string") return undefined;
  const rest = new Map(json);
  rest.delete("$type");
  const value = rest.get("value");
  return { name, json: value !== undefined && rest.size === 1 ? value : rest };
}
