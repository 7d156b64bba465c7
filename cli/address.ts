/**
 * Addresses as people write them: `127.0.0.1:1234`, `:1234`, `[::1]:1234`.
 *
 * @module
 */

import { UsageError } from "./command.ts";
import { printable, quoted } from "./printable.ts";

/** A TCP address. */
export interface Address {
  readonly hostname: string;
  readonly port: number;
}

/**
 * Reads an address.
 *
 * @param text Host and port. Without a host it is this machine.
 * @throws {UsageError} If it is none.
 */
export function parseAddress(text: string): Address {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port < 1 || port > 65_535) {
    // What has such a sign may be metadata without its option.
    const shown = text.includes("=") ? "" : ` ${quoted(text, 100)}`;
    const [, scheme, rest] = /^(https?|tcp):\/\/([^/?#@=]+)\/?$/.exec(text) ?? [];
    const options = { http: " --http", https: " --http --tls" }[scheme ?? ""] ?? "";
    const meant = rest === undefined ? "" : `: did you mean ${printable(rest)}${options}?`;
    throw new UsageError(
      `The address${shown} is not HOST:PORT, such as 127.0.0.1:1234 or [::1]:1234${meant}`,
    );
  }
  return { hostname: bracketed || plain || "127.0.0.1", port };
}
