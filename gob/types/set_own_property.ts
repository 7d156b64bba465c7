/**
 * Safe assignment of properties whose key a peer chose.
 *
 * @module
 */

/** Sets an own property. The key `__proto__` becomes an own property too. */
export function setOwnProperty(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    target[key] = value;
  }
}
