/**
 * `Multiply` over Connect: its own protocol on HTTP/2, with binary messages.
 *
 * @module
 */

import { createServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Args, Endpoint, Product } from "./endpoint.ts";
import { type Descriptor, Messages, type Require } from "./protobuf.ts";

interface Router {
  service(
    service: Descriptor,
    handlers: { multiply: (args: Args) => { readonly Value: number } },
  ): void;
}

/** The part of `@connectrpc/connect-node` that is used here. */
interface ConnectNode {
  connectNodeAdapter(
    options: { routes: (router: Router) => void },
  ): (request: Http2ServerRequest, response: Http2ServerResponse) => void;
  createConnectTransport(options: { baseUrl: string; httpVersion: "2" }): object;
}

/** The part of `@connectrpc/connect` that is used here. */
interface Connect {
  createClient(
    service: Descriptor,
    transport: object,
  ): { multiply(args: Args): Promise<Product> };
}

/** Both ends of Connect. */
export function connect(require: Require): Endpoint {
  const { createClient } = require("@connectrpc/connect") as Connect;
  const node = require("@connectrpc/connect-node") as ConnectNode;
  const service = new Messages(require).service();
  return {
    serve() {
      const server = createServer(node.connectNodeAdapter({
        routes: (router) => router.service(service, { multiply: ({ A, B }) => ({ Value: A * B }) }),
      }));
      return new Promise((resolve) => {
        server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
      });
    },
    connect(addr) {
      const transport = node.createConnectTransport({
        baseUrl: `http://${addr}`,
        httpVersion: "2",
      });
      const client = createClient(service, transport);
      return async (args) => (await client.multiply(args)).Value;
    },
  };
}
