/**
 * Go's `url.URL` in JSON: Go writes its fields. Here a URL is the text that `String()` gives, so it is split into fields and
 * joined again as Go does. As in Go the name and the password of a user are lost; the `@` behind them remains.
 *
 * @module
 */

import { Misfit } from "../gob/errors.ts";
import { bool, type Infer, pointer, string, struct } from "../gob/mod.ts";
import type { Node } from "../gob/types/schema_node.ts";
import { nodeOf } from "../gob/types/schema.ts";
import { zeroOf } from "../gob/types/zero_value.ts";
import { checkWellFormed, decodeUtf8 } from "./strings.ts";

/** The fields of Go's `url.URL`. */
const fields = struct("url.URL", {
  Scheme: string,
  Opaque: string,
  User: pointer(struct("url.Userinfo", {})),
  Host: string,
  Path: string,
  Fragment: string,
  RawQuery: string,
  RawPath: string,
  RawFragment: string,
  ForceQuery: bool,
  OmitHost: bool,
});

type UrlFields = Infer<typeof fields>;

/** The struct that stands for a URL. */
export const urlNode: Node = nodeOf(fields);
const emptyUrl = zeroOf(urlNode);

/** The characters that Go writes as they are in a path, in a fragment and in a host; others become `%XX`. */
const plainInPath = bytesOf(/[\w.~$&+,/:;=@-]/);
const plainInFragment = bytesOf(/[\w.~$&+,/:;=@?!()*-]/);
const plainInHost = bytesOf(/[\w.~!"$&'()*+,:;<=>[\]-]/);
/** The characters that may stand in `RawPath` and `RawFragment`, besides those. */
const allowedRaw = bytesOf(/[!$&'()*+,;=:@[\]%]/);

const encoder = new TextEncoder();
const percent = 0x25;
const hexDigits = encoder.encode("0123456789ABCDEF");

/** A table with 1 for the ASCII characters of this kind. It is fast, since a peer may send millions of characters. */
function bytesOf(kind: RegExp): Uint8Array {
  return Uint8Array.from(
    { length: 256 },
    (_, byte) => byte < 0x80 && kind.test(String.fromCharCode(byte)) ? 1 : 0,
  );
}

/** Splits a URL into its fields. Throws `Misfit` if Go's `url.Parse` finds it malformed. */
export function splitUrl(value: unknown): unknown {
  if (typeof value !== "string") {
    const received = value === null ? "null" : typeof value;
    throw new Misfit(TypeError, `expected a string, received ${received}`);
  }
  const parts = emptyUrl() as UrlFields;
  const [text, fragment] = cutAt(value, "#");
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(text)) throw malformed("invalid control character in URL");
  if (text === "*") parts.Path = "*";
  else splitRest(parts, splitQuery(parts, splitScheme(parts, text)));
  [parts.Fragment, parts.RawFragment] = unescaped(fragment, plainInFragment);
  return parts;
}

function malformed(why: string): Misfit {
  return new Misfit(RangeError, `expected a URL: ${why}`);
}

/** The text before and after the first `mark`. */
function cutAt(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}

function splitScheme(parts: UrlFields, text: string): string {
  if (text.startsWith(":")) throw malformed("missing protocol scheme");
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(text)?.[0];
  if (scheme === undefined) return text;
  parts.Scheme = scheme.toLowerCase();
  return text.slice(scheme.length + 1);
}

function splitQuery(parts: UrlFields, text: string): string {
  const [rest, query] = cutAt(text, "?");
  parts.RawQuery = query;
  parts.ForceQuery = query === "" && rest.length < text.length;
  return rest;
}

function splitRest(parts: UrlFields, text: string): void {
  const { Scheme: scheme } = parts;
  if (!text.startsWith("/")) {
    if (scheme !== "") {
      parts.Opaque = text;
      return;
    }
    if (cutAt(text, "/")[0].includes(":")) {
      throw malformed("first path segment in URL cannot contain colon");
    }
  }
  let path = text;
  if (text.startsWith("//") && (scheme !== "" || !text.startsWith("///"))) {
    const slash = text.indexOf("/", 2);
    splitAuthority(parts, text.slice(2, slash < 0 ? undefined : slash));
    path = slash < 0 ? "" : text.slice(slash);
  } else {
    parts.OmitHost = scheme !== "" && text.startsWith("/");
  }
  [parts.Path, parts.RawPath] = unescaped(path, plainInPath);
}

function splitAuthority(parts: UrlFields, text: string): void {
  const at = text.lastIndexOf("@");
  if (at >= 0) parts.User = {};
  const host = text.slice(at + 1);
  const wrong = /%(?!25|[89a-f]).{0,2}/i.exec(host)?.[0];
  if (wrong !== undefined) throw malformed(`invalid URL escape ${JSON.stringify(wrong)}`);
  for (const character of host) {
    if (character < "\x7f" && character !== "%" && plainInHost[character.charCodeAt(0)] === 0) {
      throw malformed(`invalid character ${JSON.stringify(character)} in host name`);
    }
  }
  parts.Host = unescaped(host, plainInHost)[0];
}

/** A text without escapes. `raw` is the text as it was, if escaping would not give that again. */
function unescaped(text: string, plain: Uint8Array): [text: string, raw: string] {
  const wrong = /%(?![0-9a-f]{2}).{0,2}/i.exec(text)?.[0];
  if (wrong !== undefined) throw malformed(`invalid URL escape ${JSON.stringify(wrong)}`);
  const found = text.includes("%") ? unescapeAll(text) : text;
  return [found, escape(found, plain) === text ? "" : text];
}

function unescapeAll(text: string): string {
  checkWellFormed(text);
  const bytes = encoder.encode(text);
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    bytes[to++] = byte === percent ? digitOf(bytes[++at]!) << 4 | digitOf(bytes[++at]!) : byte;
  }
  return decodeUtf8(bytes.subarray(0, to));
}

/** The value of a hexadecimal digit. */
function digitOf(byte: number): number {
  return (byte & 0xf) + (byte > 0x39 ? 9 : 0);
}

function escape(text: string, plain: Uint8Array): string {
  const bytes = encoder.encode(text);
  let count = bytes.length;
  for (const byte of bytes) count -= plain[byte]!;
  if (count === 0) return text;
  const escaped = new Uint8Array(bytes.length + 2 * count);
  let to = 0;
  for (const byte of bytes) {
    if (plain[byte] === 1) {
      escaped[to++] = byte;
      continue;
    }
    escaped[to++] = percent;
    escaped[to++] = hexDigits[byte >> 4]!;
    escaped[to++] = hexDigits[byte & 0xf]!;
  }
  return decodeUtf8(escaped);
}

/** Joins the fields of a URL, as Go's `String()`. */
export function joinUrl(parts: unknown): string {
  const { Scheme, RawQuery, ForceQuery, Fragment, RawFragment } = parts as UrlFields;
  const start = Scheme === "" ? "" : `${Scheme}:`;
  const query = ForceQuery || RawQuery !== "" ? `?${RawQuery}` : "";
  const fragment = Fragment === "" ? "" : `#${escapedAs(RawFragment, Fragment, plainInFragment)}`;
  return `${start}${joinRest(parts as UrlFields)}${query}${fragment}`;
}

function joinRest(parts: UrlFields): string {
  if (parts.Opaque !== "") return parts.Opaque;
  const authority = joinAuthority(parts);
  const path = parts.Path === "*" && parts.RawPath === ""
    ? "*"
    : escapedAs(parts.RawPath, parts.Path, plainInPath);
  if (path !== "" && !path.startsWith("/") && parts.Host !== "") return `${authority}/${path}`;
  const hasColon = cutAt(path, "/")[0].includes(":");
  return parts.Scheme === "" && authority === "" && hasColon ? `./${path}` : authority + path;
}

function joinAuthority({ Scheme, User, Host, Path, OmitHost }: UrlFields): string {
  const empty = Host === "" && User === undefined;
  if (empty && (Scheme === "" || OmitHost)) return "";
  const slashes = !empty || Path !== "" ? "//" : "";
  return `${slashes}${User === undefined ? "" : "@"}${escape(Host, plainInHost)}`;
}

/** The escaped form of a text: `raw` if it stands for this text, else the usual one. */
function escapedAs(raw: string, text: string, plain: Uint8Array): string {
  const fits = raw !== "" && isAllowed(raw, plain) && !/%(?![0-9a-f]{2})/i.test(raw) &&
    unescaped(raw, plain)[0] === text;
  return fits ? raw : escape(text, plain);
}

/** Whether Go accepts all characters of a raw form. */
function isAllowed(raw: string, plain: Uint8Array): boolean {
  for (let at = 0; at < raw.length; at++) {
    const unit = raw.charCodeAt(at);
    if (unit > 0x7f || (allowedRaw[unit] === 0 && plain[unit] === 0)) return false;
  }
  return true;
}
