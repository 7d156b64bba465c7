/**
 * `Multiply` over grpc-js, with the messages of protobuf-es.
 *
 * @module
 */

import type { Args, Endpoint, Product } from "./endpoint.ts";
import { Messages, type Require } from "./protobuf.ts";

type Callback = (error: Error | null, reply?: Product) => void;

interface Definition {
  readonly path: string;
  readonly requestStream: false;
  readonly responseStream: false;
  readonly requestSerialize: (args: Args) => Uint8Array;
  readonly requestDeserialize: (bytes: Uint8Array) => Args;
  readonly responseSerialize: (product: Product) => Uint8Array;
  readonly responseDeserialize: (bytes: Uint8Array) => Product;
}

/** The part of `@grpc/grpc-js` that is used here. */
interface Grpc {
  readonly credentials: { createInsecure(): object };
  readonly ServerCredentials: { createInsecure(): object };
  readonly Server: new () => {
    addService(
      service: { Multiply: Definition },
      handlers: { Multiply: (call: { request: Args }, callback: Callback) => void },
    ): void;
    bindAsync(
      address: string,
      credentials: object,
      callback: (error: Error | null, port: number) => void,
    ): void;
  };
  makeGenericClientConstructor(
    service: { Multiply: Definition },
    name: string,
  ): new (address: string, credentials: object) => {
    Multiply(args: Args, callback: Callback): void;
  };
}

/** Both ends of grpc-js. */
export function grpc(require: Require): Endpoint {
  const library = require("@grpc/grpc-js") as Grpc;
  const messages = new Messages(require);
  const { create } = messages.protobuf;
  const [argsType, productType] = [messages.type("Args"), messages.type("Product")];
  const service = { Multiply: definitionOf(messages) };
  return {
    serve() {
      const server = new library.Server();
      server.addService(service, {
        Multiply: ({ request: { A, B } }, callback) =>
          callback(null, create(productType, { Value: A * B })),
      });
      return new Promise((resolve, reject) => {
        const credentials = library.ServerCredentials.createInsecure();
        server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
          if (error === null) resolve(port);
          else reject(error);
        });
      });
    },
    connect(addr) {
      const Client = library.makeGenericClientConstructor(service, "Arith");
      const client = new Client(addr, library.credentials.createInsecure());
      return (args) =>
        new Promise((resolve, reject) => {
          client.Multiply(create(argsType, args), (error, reply) => {
            if (error === null) resolve(reply!.Value);
            else reject(error);
          });
        });
    },
  };
}

function definitionOf(messages: Messages): Definition {
  const { fromBinary, toBinary } = messages.protobuf;
  const [args, product] = [messages.type("Args"), messages.type("Product")];
  // Its checks ask for a Buffer of Node's, not for any bytes.
  const bufferOf = (bytes: Uint8Array) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    path: "/bench.Arith/Multiply",
    requestStream: false,
    responseStream: false,
    requestSerialize: (message) => bufferOf(toBinary(args, message)),
    requestDeserialize: (bytes) => fromBinary(args, bytes),
    responseSerialize: (message) => bufferOf(toBinary(product, message)),
    responseDeserialize: (bytes) => fromBinary(product, bytes),
  };
}
