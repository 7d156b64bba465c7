/**
 * Decimal digits of binary numbers.
 *
 * @module
 */

/** The digits of a positive number without zeros at the end, and how many of them stand before the point. */
export interface Digits {
  readonly digits: string;
  readonly point: number;
}

/** The digits of `mantissa` times two to `exponent`, all of them. */
export function exactDigits(mantissa: bigint, exponent: number): Digits {
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const digits = String(whole);
  return { digits: digits.replace(/0+$/, ""), point: digits.length + Math.min(exponent, 0) };
}

/** Whether the first `count` digits go up when the others are rounded off: to the nearest, from the middle to the even one. */
export function roundsUp({ digits }: Digits, count: number): boolean {
  const next = digits.charAt(count);
  if (next !== "5" || count + 1 < digits.length) return next >= "5";
  return Number(digits.charAt(count - 1)) % 2 === 1;
}

/** The first `count` digits, or with `up` the number above them. */
export function cut({ digits, point }: Digits, count: number, up: boolean): Digits {
  if (count >= digits.length) return { digits, point };
  const kept = digits.slice(0, count).replace(up ? /9+$/ : /0+$/, "");
  if (!up) return { digits: kept, point };
  if (kept === "") return { digits: "1", point: point + 1 };
  return { digits: kept.slice(0, -1) + (Number(kept.at(-1)) + 1), point };
}

/** Digits in the form that Go's `%g` chooses. */
export function general({ digits, point }: Digits): string {
  const power = point - 1;
  if (power < -4 || power >= 6) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    const size = String(Math.abs(power)).padStart(2, "0");
    return `${digits.charAt(0)}${fraction}e${power < 0 ? "-" : "+"}${size}`;
  }
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, "0");
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
