/**
 * Strings and numbers as Go's `json.Encoder` writes them.
 *
 * @module
 */

import { Misfit } from "../gob/errors.ts";
import { compact } from "./compact.ts";
import { cut, type Digits, exactDigits, roundsUp } from "./digits.ts";

/** What Go escapes beyond what JSON asks for, so that its output can stand in HTML and in JavaScript. */
const escaped = /[<>&\u2028\u2029]/g;
const needsEscape = /[<>&\u2028\u2029]/;
/** Texts up to this many units are looked at unit by unit. */
const shortString = 32;
/** Of longer texts a regular expression would make a list of all places first, of some hundred bytes each. */
const longString = 1024;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
/** The units of ASCII that are escaped. */
const isEscaped: Uint8Array = Uint8Array.from(
  { length: 0x80 },
  (_, unit) => unit < 0x20 || '"\\<>&'.includes(String.fromCharCode(unit)) ? 1 : 0,
);

/** A string with its quotes. Throws `Misfit` where it has a lone surrogate. */
export function quote(text: string): string {
  if (text.length <= shortString && isPlain(text)) return `"${text}"`;
  if (!text.isWellFormed()) {
    throw new Misfit(TypeError, "expected well-formed text, received a lone surrogate");
  }
  const quoted = JSON.stringify(text);
  if (!needsEscape.test(quoted)) return quoted;
  if (quoted.length > longString) return decoder.decode(compact(encoder.encode(quoted)));
  return quoted.replace(escaped, escapeUnit);
}

/** Whether a text stands as it is between quotes. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x7f || isEscaped[unit] === 1) return false;
  }
  return true;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A float64. Throws `Misfit` where JSON has no number for it. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) throw unsupported(value);
  // Go took the bounds of its exponents from JavaScript, but writes the sign of a zero.
  return Object.is(value, -0) ? "-0" : String(value);
}

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** A float32, by the fewest digits that name it among numbers of 32 bits. */
export function singleText(value: number): string {
  if (!Number.isFinite(value)) throw unsupported(value);
  if (value === 0) return floatText(value);
  single[0] = value;
  const fraction = singleBits[0]! & 0x7f_ffff;
  // The float below a power of two is nearer than the one above: what is nearest need not be shortest there.
  if (fraction === 0) return exactSingleText(value);
  for (let digits = 1; digits < 9; digits++) {
    const near = Number(value.toPrecision(digits));
    if (Math.fround(near) !== value) continue;
    // Of two that are equally near Go takes the even one, and the platform the greater one.
    return value.toPrecision(digits + 1).replace(/e.*/, "").endsWith("5")
      ? exactSingleText(value)
      : floatText(near);
  }
  return floatText(Number(value.toPrecision(9)));
}

/** The same, worked out with all digits. The number is finite and no zero. */
function exactSingleText(value: number): string {
  single[0] = Math.abs(value);
  const size = single[0];
  const power = singleBits[0]! >>> 23;
  const fraction = singleBits[0]! & 0x7f_ffff;
  const exact = exactDigits(
    BigInt(power === 0 ? fraction : fraction + 0x80_0000),
    Math.max(power, 1) - 150,
  );
  const numberOf = ({ digits, point }: Digits) => Number(`${digits}e${point - digits.length}`);
  for (let count = 1; count < exact.digits.length; count++) {
    const down = numberOf(cut(exact, count, false));
    const up = numberOf(cut(exact, count, true));
    const [downFits, upFits] = [Math.fround(down) === size, Math.fround(up) === size];
    if (!downFits && !upFits) continue;
    const goesUp = upFits && (!downFits || roundsUp(exact, count));
    return floatText(Math.sign(value) * (goesUp ? up : down));
  }
  return floatText(value);
}

function unsupported(value: number): Misfit {
  const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  return new Misfit(RangeError, `json: unsupported value: ${name}`);
}
