/**
 * The questions of the page to the program that serves it.
 *
 * @module
 */

import type {
  CallAnswer,
  CallRequest,
  Failure,
  Figures,
  FormType,
  Offer,
  PartsRequest,
  TreeChild,
  TypeRequest,
} from "../protocol.ts";

/** A question that failed. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly hint: string | undefined;

  constructor({ message, hint }: Failure) {
    super(message);
    this.hint = hint;
  }
}

async function ask(name: string, asked: unknown, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(name, {
    method: "POST",
    body: JSON.stringify(asked),
    ...signal && { signal },
  });
  if (response.ok) return await response.json();
  throw new Refusal({ ok: false, message: (await response.text()).trim() });
}

/** Asks, and throws what failed. */
async function told<T>(name: string, asked: unknown): Promise<T> {
  const answer = await ask(name, asked) as T | Failure;
  const failed = typeof answer === "object" && answer !== null && "ok" in answer && !answer.ok;
  if (failed) throw new Refusal(answer);
  return answer as T;
}

/** What the server offers. */
export function askOffer(): Promise<Offer> {
  return told("offer", {});
}

/** The type of an argument. */
export function askType(request: TypeRequest): Promise<FormType> {
  return told("type", request);
}

/** Makes a call. */
export async function askCall(request: CallRequest, signal: AbortSignal): Promise<CallAnswer> {
  return await ask("call", request, signal) as CallAnswer;
}

/** Parts of a reply. */
export function askParts(request: PartsRequest): Promise<readonly TreeChild[]> {
  return told("parts", request);
}

/** What the server does. */
export function askFigures(): Promise<Figures | null> {
  return told("figures", {});
}
