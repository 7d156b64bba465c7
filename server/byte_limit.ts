/**
 * The limit of bytes that all connections of a server hold together: requests that have not arrived completely, replies
 * that have not been sent, and definitions of types.
 *
 * @module
 */

/** A connection that holds bytes. */
export interface ByteHolder {
  /** What `ByteLimit` has counted for it last. */
  countedBytes: number;
  /** The round of `ByteLimit` in which the connection last got on: read a whole request, or sent bytes. */
  progress: number;
  /** Ends the connection, because it holds bytes and does not get on. */
  endForBytes(): void;
}

/** A connection that holds no more than this is never stopped or ended: honest callers go on beside hoarders. */
export const freeBytes: number = 64 * 1024;
/** At the limit a connection is ended once in this many milliseconds. Until then replies can leave and requests end. */
const roundTime = 1000;

/** Counts the bytes. While they exceed the limit, connections that hold many are not read; the slowest is ended. */
export class ByteLimit {
  readonly #max: number;
  readonly #holders = new Set<ByteHolder>();
  #total = 0;
  #round = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Wake the connections that wait for room. */
  #waiting: (() => void)[] = [];
  readonly #onReached: () => void;

  /** @param onReached Called when the limit is exceeded, once until there is room again. */
  constructor(max: number, onReached: () => void) {
    this.#max = max;
    this.#onReached = onReached;
  }

  /** Changes with time while the limit is exceeded: what `progress` of a connection is set to. */
  get round(): number {
    return this.#round;
  }

  add(holder: ByteHolder): void {
    this.#holders.add(holder);
  }

  delete(holder: ByteHolder): void {
    this.count(holder, 0);
    this.#holders.delete(holder);
  }

  /** Counts the bytes that a connection holds now. */
  count(holder: ByteHolder, bytes: number): void {
    if (bytes === holder.countedBytes) return;
    this.#total += bytes - holder.countedBytes;
    holder.countedBytes = bytes;
    if (this.#total > this.#max) this.#startRounds();
    else if (this.#timer !== undefined) this.#stopRounds();
  }

  /** Whether a connection has to wait before it reads on. */
  isReachedFor(holder: ByteHolder): boolean {
    return this.#timer !== undefined && holder.countedBytes > freeBytes;
  }

  /** Calls `wake` once when there is room again. */
  whenRoom(wake: () => void): void {
    this.#waiting.push(wake);
  }

  #startRounds(): void {
    if (this.#timer !== undefined) return;
    this.#onReached();
    this.#timer = setTimeout(() => this.#nextRound(), roundTime);
  }

  #stopRounds(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #nextRound(): void {
    this.#timer = setTimeout(() => this.#nextRound(), roundTime);
    const slowest = this.#slowest();
    this.#round++;
    slowest?.endForBytes();
  }

  /** The connection that got on the longest ago; of several the one that holds the most. */
  #slowest(): ByteHolder | undefined {
    let slowest: ByteHolder | undefined;
    for (const holder of this.#holders) {
      if (holder.countedBytes <= freeBytes) continue;
      if (
        slowest === undefined || holder.progress < slowest.progress ||
        holder.progress === slowest.progress && holder.countedBytes > slowest.countedBytes
      ) slowest = holder;
    }
    return slowest;
  }
}
