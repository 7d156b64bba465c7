/**
 * What master and nodes say to each other. A node asks the master to let it in, as every node of `examples/node` does,
 * and gets its work as calls of its own `Node.Fetch`.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";
import { NodeInfo } from "../node/node.ts";

/** What a node is to fetch. */
export interface FetchRequest {
  Url: string;
  /** Who asks, with a contact, for the site's operator. */
  UserAgent: string;
  /** When the master stops waiting, in milliseconds since 1970. A node sends nothing to the site after it. */
  Deadline: number;
  /** The largest body, after decompression. */
  MaxBytes: number;
  /** Whether the body is wanted as it is, cut at `MaxBytes`: for robots.txt. Otherwise its links are. */
  Raw: boolean;
}

/** The schema of {@linkcode FetchRequest}. */
export const FetchRequest: gob.Schema<FetchRequest> = gob.struct("FetchRequest", {
  Url: gob.string,
  UserAgent: gob.string,
  Deadline: gob.int,
  MaxBytes: gob.int,
  Raw: gob.bool,
});

/** What a node found. */
export interface FetchReply {
  /** The node, as `ip:port`. */
  Node: string;
  /** The HTTP status, or 0 if no answer came. */
  Status: number;
  /** Where a redirect leads to, as the site wrote it. */
  Location: string;
  /** The content type without parameters, in lower case. */
  Type: string;
  /** The page's encoding, as far as it could be found out. */
  Charset: string;
  /** The encoding of `Title`, `Base` and `Links`: utf-8, or the page's own if the node cannot read that. */
  Encoding: string;
  Title: Uint8Array;
  /** What the page's `<base href>` says. */
  Base: Uint8Array;
  /** The links that may be followed, as the page writes them, each once. */
  Links: Uint8Array[];
  /** The size of the body, after decompression. */
  Bytes: number;
  /** Whether the page asks not to be shown in an index. */
  NoIndex: boolean;
  /** Seconds after which the site wants to be asked again. */
  RetryAfter: number;
  /** The body, if it was asked for. */
  Body: Uint8Array;
  /** Why there is no page although the site answered, or why it did not answer. */
  Error: string;
  /** Whether another attempt would end in the same way. */
  Hopeless: boolean;
}

/** The schema of {@linkcode FetchReply}. */
export const FetchReply: gob.Schema<FetchReply> = gob.struct("FetchReply", {
  Node: gob.string,
  Status: gob.int,
  Location: gob.string,
  Type: gob.string,
  Charset: gob.string,
  Encoding: gob.string,
  Title: gob.bytes,
  Base: gob.bytes,
  Links: gob.slice(gob.bytes),
  Bytes: gob.int,
  NoIndex: gob.bool,
  RetryAfter: gob.int,
  Body: gob.bytes,
  Error: gob.string,
  Hopeless: gob.bool,
});

/** A node of the crawler: what a node of the cluster can be asked, and to fetch a page. */
export const CrawlNode: Service<{
  LetMeInResponse: Method<NodeInfo, NodeInfo>;
  Fetch: Method<FetchRequest, FetchReply>;
}> = service("Node", {
  LetMeInResponse: method(NodeInfo, NodeInfo),
  Fetch: method(FetchRequest, FetchReply),
});

/** The ip and port of `ip:port`, or of `[ip]:port` for IPv6. */
export function parseAddress(address: string): { hostname: string; port: number } {
  const colon = address.lastIndexOf(":");
  const port = Number(address.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new TypeError(`expected an address such as 10.0.0.1:4000, received ${address}`);
  }
  return { hostname: address.slice(0, colon).replace(/^\[|\]$/g, ""), port };
}
