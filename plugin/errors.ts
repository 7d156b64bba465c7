/**
 * The error of plugins.
 *
 * @module
 */

import { showHint } from "../gob/show_hint.ts";

/**
 * Why a plugin could not be started, reached or served:
 *
 * - `not found`, `not executable`: the program
 * - `cookie`: it was started by hand, or has another cookie
 * - `exited`, `timeout`, `unrecognized`: it printed no line, or something else
 * - `core version`, `version`, `protocol`, `address`, `tls`: its line asks for what cannot be had
 * - `connection`: it cannot be reached, or is gone
 * - `broker`: nobody dialed or accepted, or too many wait
 * - `environment`: what the host has set cannot be used
 */
export type PluginErrorReason =
  | "not found"
  | "not executable"
  | "cookie"
  | "exited"
  | "timeout"
  | "unrecognized"
  | "core version"
  | "version"
  | "protocol"
  | "address"
  | "tls"
  | "connection"
  | "broker"
  | "environment";

/** What a {@linkcode PluginError} has in addition to its text. */
export interface PluginErrorOptions {
  /** What to do. */
  hint?: string;
  /** The end of what the plugin wrote to its standard error. */
  stderr?: string;
  /** What caused it. */
  cause?: unknown;
}

/**
 * A plugin could not be started, reached or served. Where go-plugin has a text for it, the message begins with that.
 *
 * @example
 * ```ts
 * import { PluginError } from "@netrpc/netrpc/plugin";
 * import assert from "node:assert/strict";
 *
 * const error = new PluginError("version", "incompatible API version with plugin");
 * assert.equal(error.reason, "version");
 * ```
 */
export class PluginError extends Error {
  /** Always `PluginError`. */
  override readonly name: string = "PluginError";
  /** Why, for programs. */
  readonly reason: PluginErrorReason;
  /** What to do. */
  declare readonly hint?: string;
  /** The end of what the plugin wrote to its standard error, at most 8 KiB. */
  declare readonly stderr?: string;

  /**
   * Makes the error. Programs do not need to.
   *
   * @param reason Why.
   * @param message The text.
   * @param options What to do, what the plugin said, what caused it.
   */
  constructor(reason: PluginErrorReason, message: string, options: PluginErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    if (options.hint !== undefined) showHint(this, options.hint);
    if (options.stderr) this.stderr = options.stderr;
  }
}

/** Text of a plugin in an error of ours: without colours and control characters, and not longer than a few lines. */
export function quoted(text: string, most = 300): string {
  // deno-lint-ignore no-control-regex
  const plain = text.replace(/\u001b\[[\d;]*m/g, "")
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\ufffd");
  return plain.length > most ? `${plain.slice(0, most)}…` : plain;
}
