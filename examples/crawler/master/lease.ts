/**
 * Which master works, if several share a store. The others wait.
 *
 * @module
 */

import { pause } from "../waiting.ts";

const holderKey = ["crawler", "holder"];
const aliveKey = ["crawler", "alive"];

/** A point in time by two clocks: one stands still while the machine sleeps, the other one can be set. */
type Moment = readonly [steady: number, wall: number];

function moment(): Moment {
  return [performance.now(), Date.now()];
}

/** The milliseconds since then, by the clock that says more: the holder rather believes that its lease is over. */
function elapsedSince([steady, wall]: Moment): number {
  return Math.max(performance.now() - steady, Date.now() - wall);
}

/** The store belongs to another master now. */
export class LeaseLost extends Error {
  override readonly name: string = "LeaseLost";
}

/**
 * The right to write to a store. It ends on its own if it is not renewed: whoever waits for it takes it when it has seen no
 * sign of life for the whole length of the lease by its own clock, so the clocks of machines need not agree.
 */
export class Lease {
  readonly #kv: Deno.Kv;
  readonly #length: number;
  /** The version of the entry that says who holds the lease. It changes with the holder only. */
  readonly #version: string;
  readonly #released = new AbortController();
  /** When it was renewed last. */
  #since: Moment;
  /** Set when somebody else was seen to have it. */
  #lost = false;
  readonly #renewing: Promise<void>;

  private constructor(kv: Deno.Kv, length: number, version: string, since: Moment) {
    this.#kv = kv;
    this.#length = length;
    this.#version = version;
    this.#since = since;
    this.#renewing = this.#keepRenewing();
  }

  /**
   * Waits until no other master holds the lease, and takes it.
   *
   * @param kv The store.
   * @param options The length in milliseconds, the name of this master, and who hears what it waits for.
   * @returns The lease, or `undefined` if the signal fired first.
   */
  static async acquire(
    kv: Deno.Kv,
    options: { length: number; name: string; signal: AbortSignal; onWait(why: string): void },
  ): Promise<Lease | undefined> {
    const { length, name, signal, onWait } = options;
    let seen: string | null | undefined;
    let seenAt = 0;
    while (!signal.aborted) {
      const now = moment();
      try {
        const [holder, alive] = await kv.getMany<[string, boolean]>([holderKey, aliveKey]);
        const sign = `${holder.versionstamp} ${alive.versionstamp}`;
        if (sign !== seen) [seen, seenAt] = [sign, now[0]];
        // A master that ended in good order has taken its sign of life away.
        if (alive.value === null || now[0] - seenAt > length) {
          const taken = await kv.atomic().check(holder, alive)
            .set(holderKey, name).set(aliveKey, true).commit();
          if (taken.ok) return new Lease(kv, length, taken.versionstamp, now);
        } else onWait(`the store belongs to ${holder.value}`);
      } catch (error) {
        onWait(`the store does not answer: ${error}`);
      }
      await pause(Math.min(500, length / 10), signal);
    }
    return undefined;
  }

  /** Whether nobody else can take the lease for this many milliseconds. */
  coversNext(milliseconds: number): boolean {
    return !this.#lost && elapsedSince(this.#since) + milliseconds < this.#length;
  }

  /** Whether it was taken away. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Begins a transaction that fails if somebody else has the lease. */
  transaction(): Deno.AtomicOperation {
    return this.#kv.atomic().check({ key: holderKey, versionstamp: this.#version });
  }

  /** Commits such a transaction. Throws {@linkcode LeaseLost} if it failed. */
  async commit(transaction: Deno.AtomicOperation): Promise<void> {
    if (await this.#commits(transaction)) return;
    this.#lost = true;
    throw new LeaseLost("another master has taken over");
  }

  /** Lets the next one have it at once. */
  async release(): Promise<void> {
    this.#released.abort();
    await this.#renewing;
    try {
      if (!this.#lost) await this.transaction().delete(aliveKey).commit();
    } catch {
      // Then it runs out.
    }
    this.#lost = true;
  }

  /** While another process writes to a file, SQLite refuses. That is sure to have changed nothing. */
  async #commits(transaction: Deno.AtomicOperation): Promise<boolean> {
    for (let wait = 1;; wait *= 2) {
      try {
        return (await transaction.commit()).ok;
      } catch (error) {
        const busy = error instanceof Error && error.message.includes("database is locked");
        if (!busy || !this.coversNext(wait)) throw error;
        await pause(wait);
      }
    }
  }

  async #keepRenewing(): Promise<void> {
    const { signal } = this.#released;
    while (!signal.aborted && !this.#lost) {
      await pause(this.#length / 6, signal);
      if (signal.aborted) return;
      const now = moment();
      try {
        await this.commit(this.transaction().set(aliveKey, true));
        this.#since = now;
      } catch {
        // Lost, or the store does not answer: then the lease runs out unless a later attempt succeeds.
      }
    }
  }
}
