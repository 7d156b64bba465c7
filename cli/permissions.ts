/**
 * What Deno says when a permission is missing, and what to do about it.
 *
 * @module
 */

/** Errors around an error that are looked through. */
const deepest = 10;

/** A permission that is missing. */
export interface MissingPermission {
  /** What was not allowed. */
  readonly message: string;
  /** The flag that allows it. */
  readonly hint: string;
}

/** Finds out whether an error, or one that caused it, is a permission that is missing. */
export function missingPermission(error: unknown): MissingPermission | undefined {
  let cause = error;
  for (let depth = 0; depth < deepest && cause instanceof Error; depth++) {
    if (cause instanceof Deno.errors.NotCapable) return describe(cause.message);
    cause = cause.cause;
  }
  return undefined;
}

/** Deno writes: `Requires net access to "127.0.0.1:1234", run again with the --allow-net flag`. */
function describe(text: string): MissingPermission {
  const [, kind, , target] = /^Requires (\w+) access(?: to ("(.*?)"|[^,]*))?/.exec(text) ?? [];
  const [, named] = /(--allow-[a-z]+)/.exec(text) ?? [];
  const flag = named ?? (kind === undefined ? "the flag that it names" : `--allow-${kind}`);
  const narrow = target === undefined || target === "" || /[\s<>,]/.test(target)
    ? flag
    : `${flag}=${target}`;
  return {
    message: `Deno does not allow it: ${text.replace(/, run again with.*$/s, "")}`,
    hint: `add ${narrow} to "deno run", or to "deno install" if netrpc is installed`,
  };
}
