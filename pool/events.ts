/**
 * Events: what a pool tells the program of its servers and calls.
 *
 * @module
 */

/** A server has been connected and has answered. */
export interface ConnectedEvent {
  /** Names the event. */
  readonly type: "connected";
  /** The address of the server. */
  readonly address: string;
}

/** A server could not be connected, or did not answer. */
export interface ConnectFailedEvent {
  /** Names the event. */
  readonly type: "connectFailed";
  /** The address of the server. */
  readonly address: string;
  /** Why. */
  readonly error: unknown;
  /** How often it has failed in a row. */
  readonly failures: number;
  /** Milliseconds until it may be tried again. */
  readonly retryIn: number;
}

/** A connection has ended. */
export interface DisconnectedEvent {
  /** Names the event. */
  readonly type: "disconnected";
  /** The address of the server. */
  readonly address: string;
  /** Why it broke; `undefined` if the pool has closed it. */
  readonly error?: Error;
}

/** The function that finds servers has found others than before. */
export interface FoundEvent {
  /** Names the event. */
  readonly type: "found";
  /** The addresses of all servers. */
  readonly addresses: readonly string[];
}

/** The function that finds servers has failed or has found none. The servers that were known stay. */
export interface FindFailedEvent {
  /** Names the event. */
  readonly type: "findFailed";
  /** Why. */
  readonly error: unknown;
  /** Milliseconds until it is called again, unless it is needed before. */
  readonly retryIn: number;
}

/** A call is sent again. */
export interface RetriedEvent {
  /** Names the event. */
  readonly type: "retried";
  /** The full name of the method: `Arith.Divide`. */
  readonly method: string;
  /** The address of the server that it was sent to before. */
  readonly address: string;
  /** What broke. */
  readonly error: unknown;
}

/** What `onEvent` of a pool is called with. */
export type PoolEvent =
  | ConnectedEvent
  | ConnectFailedEvent
  | DisconnectedEvent
  | FoundEvent
  | FindFailedEvent
  | RetriedEvent;

/** Gives an event to the program. What the program's function throws or rejects with is discarded. */
export type Emit = (event: PoolEvent) => void;

/** Makes a function that gives events to `onEvent` and never throws. */
export function emitter(onEvent: ((event: PoolEvent) => unknown) | undefined): Emit {
  return (event) => {
    try {
      const result = onEvent?.(event);
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // A hook that fails must not harm the pool.
    }
  };
}
