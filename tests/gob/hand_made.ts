/**
 * Helpers to write streams by hand that no encoder would write.
 *
 * @module
 */

/** The settings of a test that needs nothing of the machine. */
export const pure: { readonly permissions: "none" } = { permissions: "none" };

/** The bytes of a text in hexadecimal. Spaces are ignored. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(text.replaceAll(/\s/g, ""));
}

/** Bytes behind each other. */
export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** One message: the length in front is worked out. */
export function message(text: string): Uint8Array<ArrayBuffer> {
  const body = hex(text);
  if (body.length <= 0x7f) return join(Uint8Array.of(body.length), body);
  if (body.length <= 0xff) return join(Uint8Array.of(0xff, body.length), body);
  return join(Uint8Array.of(0xfe, body.length >> 8, body.length), body);
}

/** A stream of messages. */
export function messages(...texts: readonly string[]): Uint8Array<ArrayBuffer> {
  return join(...texts.map(message));
}

/** A text with its length in front, as hexadecimal. */
export function text(value: string): string {
  const bytes = new TextEncoder().encode(value);
  if (bytes.length > 0x7f) throw new RangeError("too long for a text made by hand");
  return Uint8Array.of(bytes.length, ...bytes).toHex();
}

/** A signed integer of up to two bytes, as hexadecimal. */
export function int(value: number): string {
  const bits = value < 0 ? ~value * 2 + 1 : value * 2;
  if (bits <= 0x7f) return Uint8Array.of(bits).toHex();
  if (bits <= 0xff) return Uint8Array.of(0xff, bits).toHex();
  return Uint8Array.of(0xfe, bits >> 8, bits).toHex();
}

/** The common part of a definition of any kind: a name and an id. */
function common(name: string, id: number): string {
  return `01 ${name === "" ? "02" : `01 ${text(name)} 01`} ${int(id)} 00`;
}

/** The definition of a struct. The ids are the outer one and, if it differs, the inner one. */
export function structType(
  id: number,
  name: string,
  fields: Readonly<Record<string, number>>,
  innerId: number = id,
): string {
  const list = Object.entries(fields);
  const count = list.length === 0 ? "" : `01 ${Uint8Array.of(list.length).toHex()}`;
  const each = list.map(([field, type]) => `01 ${text(field)} 01 ${int(type)} 00`);
  return `${int(-id)} 03 ${common(name, innerId)} ${count} ${each.join(" ")} 00 00`;
}

/** The definition of a slice. */
export function sliceType(id: number, elem: number, name = ""): string {
  return `${int(-id)} 02 ${common(name, id)} 01 ${int(elem)} 00 00`;
}

/** The definition of an array. */
export function arrayType(id: number, elem: number, length: number): string {
  const count = length === 0 ? "" : `01 ${int(length)}`;
  return `${int(-id)} 01 ${common("", id)} 01 ${int(elem)} ${count} 00 00`;
}

/** The definition of a map. */
export function mapType(id: number, key: number, elem: number): string {
  return `${int(-id)} 04 ${common("", id)} 01 ${int(key)} 01 ${int(elem)} 00 00`;
}

/** The definition of a type that encodes itself. */
export function opaqueType(
  id: number,
  kind: "gob" | "binary" | "text",
  name: string,
  innerId: number = id,
): string {
  const member = { gob: "05", binary: "06", text: "07" }[kind];
  return `${int(-id)} ${member} ${common(name, innerId)} 00 00`;
}
