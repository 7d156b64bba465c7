/**
 * The values of interfaces in JSON: `{"$type": "main.Circle", "value": {"R": 2}}`, or with the fields in it.
 *
 * @module
 */

import { type GoType, isBasicName } from "../../generate/go_type.ts";
import { parseTypeText } from "../../generate/type_text.ts";
import { isArray, isObject, type Json, JsonNumber } from "../json/json_value.ts";

/** How the value of an interface is written. */
export const hintOfInterface: string =
  'the value of an interface is written {"$type": "main.Circle", "value": …}, with the name under which the server ' +
  "registers its type: with the whole import path, and a star for a pointer";

/** A value with the registered name of its type. */
export interface InterfaceValue {
  readonly name: string;
  readonly json: Json;
}

/**
 * The type and the value of what is put into an interface. Without `$type` it is what Go's `json.Unmarshal` makes of it,
 * but whole numbers are `int`. `undefined` for null.
 */
export function interfaceValue(json: Json): InterfaceValue | undefined {
  if (json === null) return undefined;
  if (typeof json === "string") return { name: "string", json };
  if (typeof json === "boolean") return { name: "bool", json };
  if (json instanceof JsonNumber) return { name: isInt(json) ? "int" : "float64", json };
  if (isArray(json)) return { name: "[]interface {}", json };
  if (!isObject(json)) return undefined;
  const name = json.get("$type");
  if (typeof name !== "string") return { name: "map[string]interface {}", json };
  const rest = new Map(json);
  rest.delete("$type");
  const value = rest.get("value");
  return { name, json: value !== undefined && rest.size === 1 ? value : rest };
}

function isInt({ text }: JsonNumber): boolean {
  return /^-?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** The type of a registered name that says itself what it is: `[]string`. Go registers those. */
export function registeredType(name: string): GoType | undefined {
  if (isBasicName(name)) return { kind: "basic", name };
  if (!/^(?:\[\]|map\[string\])(?:interface \{\}|\w+)$/.test(name)) return undefined;
  const type = parseTypeText(name);
  const elem = type.kind === "slice" || type.kind === "map" ? type.elem : type;
  return elem.kind === "basic" || elem.kind === "interface" ? type : undefined;
}
