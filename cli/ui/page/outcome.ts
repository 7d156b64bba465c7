/**
 * What became of a call.
 *
 * @module
 */

import type { CallReply, Failure } from "../protocol.ts";
import { Refusal } from "./api.ts";
import { make } from "./elements.ts";
import { grouped } from "./texts.ts";

/** A reply as JSON, as far as it is shown, with a way to all of it. */
export function jsonOf({ json, jsonLength, reply }: CallReply): HTMLElement {
  const left = jsonLength - json.length;
  const parts: HTMLElement[] = [make("pre", { tabindex: "0" }, json)];
  if (left > 0) {
    const note = `These are the first ${grouped(json.length)} of ${
      grouped(jsonLength)
    } characters.`;
    parts.push(make("p", { class: "fault" }, note));
  }
  const link = make("a", { href: `reply/${reply}.json`, download: true }, "Save all of it");
  return make("details", { id: "reply-json" }, make("summary", {}, "As JSON"), ...parts, link);
}

/** What failed, and what to do about it. */
export function failure({ message, hint }: Failure): HTMLElement[] {
  const text = make("pre", { class: "fault", role: "alert", tabindex: "0" }, message);
  return hint === undefined ? [text] : [text, make("p", {}, `hint: ${hint}`)];
}

/** What an error says, in one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lost = error instanceof TypeError && /fetch/i.test(message);
  if (lost) return "netrpc ui does not answer: it has ended, or is busy";
  return error instanceof Refusal && error.hint !== undefined
    ? `${message} (${error.hint})`
    : message;
}
