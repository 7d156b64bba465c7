/**
 * `Temporal`, which not every runtime has. Only times and durations need it, when they are used.
 *
 * @module
 */

/** Whether this runtime has it, by now: a polyfill may come after this module. */
export function hasTemporal(): boolean {
  return typeof Temporal !== "undefined";
}

/** Throws `TypeError` if this runtime has none. */
export function requireTemporal(goType: string): void {
  if (!hasTemporal()) throw new TypeError(missingTemporal(goType));
}

/** Says what to do without it. */
export function missingTemporal(goType: string): string {
  return `${goType} needs Temporal, which this runtime lacks: load a polyfill that defines it`;
}
