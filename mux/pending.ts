/**
 * What the users of a stream wait for.
 *
 * @module
 */

/** A read that waits for bytes. */
export interface PendingRead {
  readonly buffer: Uint8Array;
  /** Bytes that have come into the buffer: it resolves when all frames of the same read of the session are there. */
  filled: number;
  readonly resolve: (count: number | null) => void;
  readonly reject: (reason: unknown) => void;
}

/** A write that waits for its turn, or for the window. */
export interface PendingWrite {
  readonly bytes: Uint8Array;
  /** Their number, by which it shows if they went elsewhere meanwhile. */
  readonly length: number;
  readonly resolve: (count: number) => void;
  readonly reject: (reason: unknown) => void;
}
