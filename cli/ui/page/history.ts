/**
 * The calls that were made, kept by the browser.
 *
 * @module
 */

/** A call that was made. */
export interface PastCall {
  readonly method: string;
  /** The argument; nothing if it was too long to be kept. */
  readonly json?: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly ok: boolean;
  /** The beginning of the reply or of the error. */
  readonly text: string;
  readonly ms?: number;
}

/** What is kept, at most: calls, characters of an argument, of a text and of all together. */
const bounds = { calls: 100, json: 20_000, text: 200, all: 500_000 };

/** Where it is kept: `localStorage`, or anything like it. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** The calls to one server, the newest first. */
export class CallHistory {
  readonly #store: Store;
  readonly #key: string;
  #calls: readonly PastCall[];

  constructor(store: Store, server: string) {
    this.#store = store;
    this.#key = `netrpc ui ${server}`;
    this.#calls = this.#read();
  }

  /** The calls, the newest first. */
  get calls(): readonly PastCall[] {
    return this.#calls;
  }

  /** Adds a call. The oldest are given up for it. */
  add(call: PastCall): void {
    const { json = "", text } = call;
    const { json: _, ...rest } = call;
    const kept: PastCall = {
      ...rest,
      ...json.length <= bounds.json && { json },
      text: text.slice(0, bounds.text),
    };
    this.#keep([kept, ...this.#calls]);
  }

  /** Forgets all. */
  clear(): void {
    this.#keep([]);
  }

  #keep(calls: readonly PastCall[]): void {
    let left = bounds.all;
    const kept = calls.slice(0, bounds.calls).filter((call) => {
      left -= JSON.stringify(call).length;
      return left >= 0;
    });
    this.#calls = kept;
    try {
      this.#store.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // The browser keeps nothing, or no more: the page still shows what it has.
    }
  }

  #read(): PastCall[] {
    try {
      const kept: unknown = JSON.parse(this.#store.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isCall).slice(0, bounds.calls) : [];
    } catch {
      return [];
    }
  }
}

function isCall(value: unknown): value is PastCall {
  if (typeof value !== "object" || value === null) return false;
  const { method, json, at, ok, text } = value as Partial<Record<keyof PastCall, unknown>>;
  return typeof method === "string" && typeof at === "number" && typeof ok === "boolean" &&
    typeof text === "string" && (json === undefined || typeof json === "string");
}
