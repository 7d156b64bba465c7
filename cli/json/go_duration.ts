/**
 * Durations as Go prints them, to the nanosecond: `1m30s`.
 *
 * @module
 */

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "µs": 1_000n,
  "μs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** The nanoseconds of a text; `undefined` if it is none, or more than an int64 holds. */
export function parseGoDuration(text: string): bigint | undefined {
  if (text === "0") return 0n;
  if (
    text.length > 200 || !/^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)
  ) {
    return undefined;
  }
  let sum = 0n;
  for (const [, whole, fraction = "", unit] of text.matchAll(/(\d*)(?:\.(\d*))?([a-zµμ]+)/g)) {
    const one = nanoseconds[unit!]!;
    sum += BigInt(whole || "0") * one +
      BigInt(fraction || "0") * one / 10n ** BigInt(fraction.length);
  }
  const value = text.startsWith("-") ? -sum : sum;
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** Prints a duration. Follows `Duration.String` of Go's time. */
export function goDuration(value: bigint): string {
  if (value === 0n) return "0s";
  const size = value < 0n ? -value : value;
  const sign = value < 0n ? "-" : "";
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, digits: number): string {
  const text = String(value).padStart(digits + 1, "0");
  const fraction = text.slice(-digits).replace(/0+$/, "");
  return text.slice(0, -digits) + (fraction === "" ? "" : `.${fraction}`);
}
