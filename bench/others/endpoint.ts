/**
 * What the packages for calls have in common here: both ends of one small call.
 *
 * @module
 */

/** The argument of `Multiply`. */
export interface Args {
  readonly A: number;
  readonly B: number;
}

/** Its reply. */
export interface Product {
  readonly Value: number;
}

/** Both ends of a package. */
export interface Endpoint {
  /** Listens on a free port of the loopback interface, and gives it. */
  serve(): Promise<number>;
  /** Gives what calls `Multiply` of a server at `host:port`, on one connection. */
  connect(addr: string): (args: Args) => Promise<number>;
}
