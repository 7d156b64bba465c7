/**
 * Keys that a peer chose.
 *
 * @module
 */

/** Sets an own property, whatever its name: `__proto__` becomes a key like any other. */
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
