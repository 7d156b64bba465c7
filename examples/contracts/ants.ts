/**
 * The contract of ants-go, a distributed crawler: service `RpcServer` of its nodes, as in the last version of
 * github.com/wcong/ants-go, packages `action` and `action/rpc`.
 *
 * A node listens on TCP, by default on port 8300, and speaks JSON-RPC. Every message embeds a base, whose members stand
 * among those of the message in JSON.
 *
 * ```ts
 * import { connect } from "../../mod.ts";
 * import { type NodeInfo, RpcServer } from "./ants.ts";
 *
 * async function join(me: NodeInfo): Promise<NodeInfo | undefined> {
 *   await using client = await connect({ port: 8300, codec: "json" });
 *   const message = { RpcBase: { NodeInfo: me, Result: false } };
 *   const { RpcBase: base } = await client.service(RpcServer).LetMeIn(message);
 *   // Without a result, NodeInfo is the master to ask instead.
 *   return base.NodeInfo;
 * }
 * void join;
 * ```
 *
 * All its methods are here. Of the `*http.Request` in a request there are the fields that say what to fetch. Left out are
 * `Body`, `GetBody`, `MultipartForm`, `TLS`, `Cancel`, `Response` and `Pattern`. Today's Go reads such a request as JSON and
 * cannot write one, because `http.Request` has fields that are functions and channels (`json: unsupported type`). A node
 * in Go can therefore take requests to crawl and cannot hand them out. Gob leaves such fields out and carries a request
 * without a body both ways.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";

const { bool, int, int64, pointer, record, slice, string, struct } = gob;

/** The settings of a node. */
export interface Settings {
  HttpPort: number;
  MulticastEnable: boolean;
  Name: string;
  NodeList: string[];
  TcpPort: number;
  LogPath: string;
  ConfigFile: string;
  DownloadInterval: number;
}

/** A node. */
export interface NodeInfo {
  Name: string;
  Ip: string;
  Port: number;
  Settings?: Settings;
}

/** What every message embeds: the node that sends it, and whether the answer is yes. */
export interface RpcBase {
  NodeInfo?: NodeInfo;
  Result: boolean;
}

/** A part of Go's `http.Request`. */
export interface GoRequest {
  Method: string;
  URL?: string;
  Proto: string;
  ProtoMajor: number;
  ProtoMinor: number;
  Header: Record<string, string[]>;
  ContentLength: bigint;
  TransferEncoding: string[];
  Close: boolean;
  Host: string;
  Form: Record<string, string[]>;
  PostForm: Record<string, string[]>;
  Trailer: Record<string, string[]>;
  RemoteAddr: string;
  RequestURI: string;
}

/** Something to fetch, and which spider and parser it is for. */
export interface Request {
  GoRequest?: GoRequest;
  CookieJar: number;
  UniqueName: string;
  SpiderName: string;
  ParserName: string;
  NodeName: string;
  Depth: number;
}

/** What came of a request: an error or nothing, and further requests. */
export interface ScrapeResult {
  Request?: Request;
  CrawlResult: string;
  ScrapedRequests: (Request | undefined)[];
}

/** A message with nothing but the base. */
export interface Message {
  RpcBase: RpcBase;
}

/** A message about a spider. */
export interface SpiderMessage extends Message {
  SpiderName: string;
}

/** The schema of {@linkcode RpcBase}. */
export const RpcBase: gob.Schema<RpcBase> = struct("action.RpcBase", {
  NodeInfo: pointer(struct("node.NodeInfo", {
    Name: string,
    Ip: string,
    Port: int,
    Settings: pointer(struct("util.Settings", {
      HttpPort: int,
      MulticastEnable: bool,
      Name: string,
      NodeList: slice(string),
      TcpPort: int,
      LogPath: string,
      ConfigFile: string,
      DownloadInterval: int,
    })),
  })),
  Result: bool,
});

const values = record(slice(string));

/** The schema of {@linkcode GoRequest}. */
export const GoRequest: gob.Schema<GoRequest> = struct("http.Request", {
  Method: string,
  URL: pointer(gob.url),
  Proto: string,
  ProtoMajor: int,
  ProtoMinor: int,
  Header: values,
  ContentLength: int64,
  TransferEncoding: slice(string),
  Close: bool,
  Host: string,
  Form: values,
  PostForm: values,
  Trailer: values,
  RemoteAddr: string,
  RequestURI: string,
});

/** The schema of {@linkcode Request}. */
export const Request: gob.Schema<Request> = struct("http.Request", {
  GoRequest: pointer(GoRequest),
  CookieJar: int,
  UniqueName: string,
  SpiderName: string,
  ParserName: string,
  NodeName: string,
  Depth: int,
});

const ScrapeResult = struct("crawler.ScrapeResult", {
  Request: pointer(Request),
  CrawlResult: string,
  ScrapedRequests: slice(pointer(Request)),
});

const embedded = ["RpcBase"] as const;
const Message = struct("action.Message", { RpcBase }, { embedded });
const Distribute = struct("action.DistributeRequest", { RpcBase, Request: pointer(Request) }, {
  embedded,
});
const Report = struct("action.ReportRequest", { RpcBase, ScrapeResult: pointer(ScrapeResult) }, {
  embedded,
});
const SpiderMessage = struct("action.CloseSpiderRequest", { RpcBase, SpiderName: string }, {
  embedded,
});

/** The service of a node. */
export const RpcServer: Service<{
  IsAlive: Method<RpcBase, RpcBase>;
  /** A node asks to join. A node that is not the master answers with the one that is. */
  LetMeIn: Method<Message, Message>;
  /** The master asks a node who it is. */
  Connect: Method<RpcBase, RpcBase>;
  StopNode: Method<Message, Message>;
  StartSpider: Method<Message & { Request?: Request }, Message>;
  CloseSpider: Method<SpiderMessage, SpiderMessage>;
  /** The master hands out a request. */
  AcceptRequest: Method<Message & { Request?: Request }, Message>;
  /** A node reports to the master. */
  AcceptResult: Method<Message & { ScrapeResult?: ScrapeResult }, Message>;
}> = service("RpcServer", {
  IsAlive: method(RpcBase, RpcBase),
  LetMeIn: method(Message, Message),
  Connect: method(RpcBase, RpcBase),
  StopNode: method(Message, Message),
  StartSpider: method(Distribute, Message),
  CloseSpider: method(SpiderMessage, SpiderMessage),
  AcceptRequest: method(Distribute, Message),
  AcceptResult: method(Report, Message),
});
