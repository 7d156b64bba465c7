/**
 * The book of a site: who asked for what and when, to be checked afterwards.
 *
 * @module
 */

/** A request that a site got. */
export interface Visit {
  readonly host: string;
  /** The path with its query. */
  readonly path: string;
  readonly userAgent: string;
  /** When it came, by `performance.now`. */
  readonly at: number;
  /** When the answer had left, or the connection was gone. */
  until: number;
}

/** All requests, in order. */
export class Book {
  readonly visits: Visit[] = [];

  /** Notes a request. Its end is noted when the promise settles. */
  note(visit: Omit<Visit, "at" | "until">, completed: Promise<void>): void {
    const entry: Visit = { ...visit, at: performance.now(), until: Infinity };
    this.visits.push(entry);
    const end = () => {
      entry.until = performance.now();
    };
    completed.then(end, end);
  }
}
