// What the compiler makes of contracts. A line that is expected to be an error and is none is one itself, so that
// checking this file is the test; nothing of it needs to run.

import assert from "node:assert/strict";
import {
  type AnyMethod,
  type CallContext,
  type CallOptions,
  type Client,
  connect,
  gob,
  type Handlers,
  type HandlersOf,
  type InferArgs,
  type InferReply,
  type Method,
  method,
  Server,
  type Service,
  service,
  type Stub,
} from "../../mod.ts";

/** True where two types are the same, not only assignable to each other. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/** Compiles where the type is `true`. */
function check<T extends true>(): T | undefined {
  return undefined;
}

const Args = gob.struct("Args", { A: gob.int, B: gob.int });
type Args = gob.Infer<typeof Args>;
const Quotient = gob.struct("Quotient", { Quo: gob.int, Rem: gob.int });
type Quotient = gob.Infer<typeof Quotient>;

const Arith = service("Arith", {
  Multiply: method(Args, gob.int),
  Divide: method(Args, Quotient),
});
type ArithMethods = typeof Arith.methods;

const Kinds = service("Kinds", {
  Int64: method(gob.int64, gob.uint64),
  Bytes: method(gob.bytes, gob.slice(gob.string)),
  Any: method(gob.any, gob.any),
  Pointer: method(gob.pointer(Args), gob.pointer(gob.int)),
  Map: method(gob.map(gob.string, gob.int), gob.record(gob.bool)),
});

const multiply = ({ A, B }: Args): number => A * B;
const divide = ({ A, B }: Args): Quotient => ({ Quo: A / B, Rem: A % B });

const textOfNumber = {
  encode: (n: number): Uint8Array => new TextEncoder().encode(String(n)),
  decode: (bytes: Uint8Array): number => bytes.length,
};

/** Holds code that only the compiler sees. */
function compiled(_: (client: Client) => unknown): void {}

Deno.test("contracts are checked by the compiler", () => {
  // That this file has been compiled is what is tested.
  assert.equal(typeof compiled, "function");
});

// A method has the types of its schemas.
check<Same<typeof Arith.methods.Multiply, Method<Args, number>>>();
check<Same<typeof Arith.methods.Divide, Method<{ A: number; B: number }, Quotient>>>();
check<Same<typeof Kinds.methods.Int64, Method<bigint, bigint>>>();
check<Same<typeof Kinds.methods.Bytes, Method<Uint8Array<ArrayBuffer>, string[]>>>();
check<Same<typeof Kinds.methods.Any, Method<unknown, unknown>>>();
check<Same<keyof ArithMethods, "Multiply" | "Divide">>();
// @ts-expect-error: no such method
type _Unknown = ArithMethods["Subtract"];

// Options of a struct name its fields. They do not change the type of its values.
const Tagged = gob.struct("Tagged", { Args, N: gob.pointer(gob.int) }, {
  json: { N: "n,omitempty" },
  embedded: ["Args"],
});
check<Same<gob.Infer<typeof Tagged>, { Args: Args; N?: number }>>();
compiled(() => {
  // @ts-expect-error: no such field
  gob.struct("S", { N: gob.int }, { json: { n: "n" } });
  // @ts-expect-error: no such field
  gob.struct("S", { N: gob.int }, { embedded: ["M"] });
  // @ts-expect-error: a tag is a string
  gob.struct("S", { N: gob.int }, { json: { N: 1 } });
  // @ts-expect-error: what json.decode gives is no number
  gob.opaque<number>("T", "text", { ...textOfNumber, json: { encode: String, decode: String } });
});

// A stub's functions take the argument and options, and give a promise of the reply.
check<
  Same<Stub<ArithMethods>["Multiply"], (args: Args, options?: CallOptions) => Promise<number>>
>();
check<
  Same<
    Stub<typeof Kinds.methods>["Int64"],
    (args: bigint, options?: CallOptions) => Promise<bigint>
  >
>();
check<Same<keyof Stub<ArithMethods>, "Multiply" | "Divide">>();

// Handlers take the argument and a context, and give the reply or a promise of it.
check<
  Same<
    Handlers<ArithMethods>["Divide"],
    (args: Args, context: CallContext) => Quotient | Promise<Quotient>
  >
>();

compiled((client) => {
  const arith = client.service(Arith);
  check<Same<ReturnType<typeof arith.Multiply>, Promise<number>>>();
  const { Multiply } = arith;
  Multiply({ A: 1, B: 2 });
  Multiply({ A: 1, B: 2 }, { timeout: 1, signal: AbortSignal.abort() });
  // @ts-expect-error: no such method
  arith.Subtract({ A: 1, B: 2 });
  // @ts-expect-error: no argument
  arith.Multiply();
  // @ts-expect-error: a field is missing
  arith.Multiply({ A: 1 });
  // @ts-expect-error: a field has another type
  arith.Multiply({ A: 1, B: "2" });
  // @ts-expect-error: a field too many
  arith.Multiply({ A: 1, B: 2, C: 3 });
  // @ts-expect-error: undefined is no number
  arith.Multiply({ A: 1, B: undefined });
  // @ts-expect-error: two arguments, as for a local function
  arith.Multiply(1, 2);
  // @ts-expect-error: no such option
  arith.Multiply({ A: 1, B: 2 }, { timeOut: 1 });
  // @ts-expect-error: a time-out is a number of milliseconds
  arith.Multiply({ A: 1, B: 2 }, { timeout: "1s" });
  // @ts-expect-error: a stub cannot be changed
  arith.Multiply = () => Promise.resolve(1);
});

compiled(async (client) => {
  const arith = client.service(Arith);
  const product: number = await arith.Multiply({ A: 1, B: 2 });
  const { Quo, Rem }: Quotient = await arith.Divide({ A: 1, B: 2 });
  // @ts-expect-error: the reply is a number
  const text: string = await arith.Multiply({ A: 1, B: 2 });
  // @ts-expect-error: the reply has no such field
  const { Remainder } = await arith.Divide({ A: 1, B: 2 });
  // @ts-expect-error: a promise is no number
  const early: number = arith.Multiply({ A: 1, B: 2 });
  return [product, Quo, Rem, text, Remainder, early];
});

// `call` knows the types of a method.
compiled(async (client) => {
  const product: number = await client.call(Arith.methods.Multiply, { A: 1, B: 2 });
  // @ts-expect-error: the argument has another type
  await client.call(Arith.methods.Multiply, 1);
  // @ts-expect-error: the reply has another type
  const text: string = await client.call(Arith.methods.Multiply, { A: 1, B: 2 });
  // @ts-expect-error: no such method
  await client.call(Arith.methods.Subtract, { A: 1, B: 2 });
  // @ts-expect-error: a name is no method, and has no types
  await client.call("Arith.Multiply", { A: 1, B: 2 });
  return [product, text];
});

// Optional is what Go can leave out, and nothing else.
compiled((client) => {
  const kinds = client.service(Kinds);
  kinds.Pointer(undefined);
  kinds.Any(undefined);
  kinds.Int64(1n);
  kinds.Map(new Map([["a", 1]]));
  // @ts-expect-error: 64 bits are a bigint
  kinds.Int64(1);
  // @ts-expect-error: a map is no plain object
  kinds.Map({ a: 1 });
  // @ts-expect-error: bytes are no array of numbers
  kinds.Bytes([1, 2, 3]);
});

compiled(() => {
  const server = new Server();
  server.register(Arith, { Multiply: multiply, Divide: divide });
  // Sync or not, with the context or without, with or without the argument.
  server.register(Arith, {
    Multiply: async ({ A, B }, { signal }) => {
      await Promise.resolve(signal.aborted);
      return A * B;
    },
    Divide: () => ({ Quo: 0, Rem: 0 }),
  });
  // The types of the parameters follow from the contract.
  server.register(Arith, {
    Multiply(args, context) {
      check<Same<typeof args, { A: number; B: number }>>();
      check<Same<typeof context, CallContext>>();
      return args.A;
    },
    Divide: divide,
  });
  // @ts-expect-error: a handler is missing
  server.register(Arith, { Multiply: multiply });
  // @ts-expect-error: all handlers are missing
  server.register(Arith, {});
  // @ts-expect-error: no handlers
  server.register(Arith);
  // @ts-expect-error: a handler too many
  server.register(Arith, { Multiply: multiply, Divide: divide, Subtract: multiply });
  // @ts-expect-error: the name is another one
  server.register(Arith, { Multiply: multiply, divide });
  // @ts-expect-error: the reply has another type
  server.register(Arith, { Multiply: () => "1", Divide: divide });
  // @ts-expect-error: the promised reply has another type
  server.register(Arith, { Multiply: () => Promise.resolve("1"), Divide: divide });
  // @ts-expect-error: a field of the reply is missing
  server.register(Arith, { Multiply: multiply, Divide: () => ({ Quo: 1 }) });
  // @ts-expect-error: no reply
  server.register(Arith, { Multiply: () => {}, Divide: divide });
  // @ts-expect-error: maybe no reply
  server.register(Arith, { Multiply: ({ A }) => A > 0 ? A : undefined, Divide: divide });
  // @ts-expect-error: the argument has another type
  server.register(Arith, { Multiply: (n: number) => n, Divide: divide });
  // @ts-expect-error: the argument has a field that is not sent
  server.register(Arith, { Multiply: ({ A, C }) => A * C, Divide: divide });
  // @ts-expect-error: a third parameter, which nobody gives
  server.register(Arith, { Multiply: (_, __, n: number) => n, Divide: divide });
  // @ts-expect-error: no function
  server.register(Arith, { Multiply: 42, Divide: divide });
});

// An instance of a class serves as well as a plain object, and may have more members.
class Calculator {
  #calls = 0;
  readonly name = "calculator";
  Multiply({ A, B }: Args): number {
    this.#calls++;
    return A * B;
  }
  async Divide(args: Args, { signal }: CallContext): Promise<Quotient> {
    await Promise.resolve(signal);
    return divide(args);
  }
  calls(): number {
    return this.#calls;
  }
}

class Half {
  Multiply({ A, B }: Args): number {
    return A * B;
  }
}

class Wrong extends Half {
  Divide(_: Args): string {
    return "";
  }
}

class Private {
  Multiply({ A, B }: Args): number {
    return A * B;
  }
  private Divide(args: Args): Quotient {
    return divide(args);
  }
}

class Promised implements Handlers<ArithMethods> {
  Multiply({ A, B }: Args): number {
    return A * B;
  }
  Divide(args: Args): Quotient {
    return divide(args);
  }
}

// @ts-expect-error: a method is missing
class Broken implements Handlers<ArithMethods> {
  Multiply({ A, B }: Args): number {
    return A * B;
  }
}

compiled(() => {
  const server = new Server();
  server.register(Arith, new Calculator());
  server.register(Arith, new Promised());
  // @ts-expect-error: a method is missing
  server.register(Arith, new Half());
  // @ts-expect-error: the reply has another type
  server.register(Arith, new Wrong());
  // @ts-expect-error: the method is private
  server.register(Arith, new Private());
  // @ts-expect-error: the class is no instance
  server.register(Arith, Calculator);
  return Broken;
});

// A contract can be published with a type that a person can write.
type PublishedArgs = { A: number; B: number };
const PublishedArgs: gob.Schema<PublishedArgs> = gob.struct("Args", { A: gob.int, B: gob.int });
const Published: Service<{ Multiply: Method<PublishedArgs, number> }> = service("Arith", {
  Multiply: method(PublishedArgs, gob.int),
});
compiled((client) => {
  const reply: Promise<number> = client.service(Published).Multiply({ A: 1, B: 2 });
  new Server().register(Published, { Multiply: ({ A, B }) => A * B });
  // @ts-expect-error: the argument has another type
  client.service(Published).Multiply("1");
  // @ts-expect-error: the reply has another type
  new Server().register(Published, { Multiply: () => "1" });
  return reply;
});

// An interface says it as well.
interface PublishedMethods {
  readonly Multiply: Method<PublishedArgs, number>;
}
const ByInterface: Service<PublishedMethods> = service("Arith", {
  Multiply: method(PublishedArgs, gob.int),
});
compiled((client) => {
  const stub: Stub<PublishedMethods> = client.service(ByInterface);
  const handlers: Handlers<PublishedMethods> = { Multiply: ({ A, B }) => A * B };
  new Server().register(ByInterface, handlers);
  // @ts-expect-error: the argument has another type
  stub.Multiply("1");
  // @ts-expect-error: no such method
  stub.Divide({ A: 1, B: 2 });
  // @ts-expect-error: the handler is missing
  new Server().register(ByInterface, {});
});

// Members of an interface that are no methods make no contract.
interface NoMethods {
  readonly Multiply: Method<PublishedArgs, number>;
  readonly version: string;
}
compiled(() => {
  // @ts-expect-error: a string is no method
  const contract: Service<NoMethods> | undefined = undefined;
  return contract;
});

// The type that is written down must be that of the schemas.
compiled(() => {
  // @ts-expect-error: the reply is a number
  const reply: Service<{ M: Method<Args, string> }> = service("S", { M: method(Args, gob.int) });
  // @ts-expect-error: an int64 is a bigint
  const wide: Service<{ M: Method<number, number> }> = service("S", {
    M: method(gob.int64, gob.int),
  });
  // @ts-expect-error: a method is missing
  const more: Service<{ M: Method<number, number>; N: Method<number, number> }> = service("S", {
    M: method(gob.int, gob.int),
  });
  // @ts-expect-error: the argument has a field more than its type says
  const few: Service<{ M: Method<{ A: number }, number> }> = service("S", {
    M: method(Args, gob.int),
  });
  type Wide = { A: number; B: number; C: number };
  // @ts-expect-error: the argument has a field less than its type says
  const many: Service<{ M: Method<Wide, number> }> = service("S", { M: method(Args, gob.int) });
  const methods = { M: method(gob.int, gob.int), N: method(gob.int, gob.int) };
  // A service may have more than its type says, as an object may.
  const less: Service<{ M: Method<number, number> }> = service("S", methods);
  // @ts-expect-error: a method needs schemas
  const functions: Service<Record<string, AnyMethod>> = service("S", { M: (n: number) => n });
  return [reply, wide, more, few, many, less, functions];
});

// What does not matter can be left open.
compiled((client) => {
  const some: Service<Record<string, AnyMethod>>[] = [Arith, Kinds, Published];
  const any: AnyMethod[] = [Arith.methods.Multiply, Kinds.methods.Int64];
  return [some, any, client];
});

// A contract cannot be changed.
compiled(() => {
  // @ts-expect-error: read-only
  Arith.name = "Other";
  // @ts-expect-error: read-only
  Arith.methods.Multiply.name = "Other.Multiply";
});

// The types of a contract by its parts.
check<Same<InferArgs<typeof Arith.methods.Multiply>, Args>>();
check<Same<InferReply<typeof Arith.methods.Divide>, Quotient>>();
check<Same<InferArgs<typeof Kinds.methods.Int64>, bigint>>();
check<Same<InferReply<typeof Kinds.methods.Any>, unknown>>();
check<Same<InferReply<ArithMethods["Multiply"]>, number>>();
check<Same<InferArgs<PublishedMethods["Multiply"]>, PublishedArgs>>();
// @ts-expect-error: a service is no method
type _NoMethod = InferArgs<typeof Arith>;

// The handlers of a service by the contract itself.
check<Same<HandlersOf<typeof Arith>["Divide"], Handlers<ArithMethods>["Divide"]>>();
check<Same<keyof HandlersOf<typeof Arith>, "Multiply" | "Divide">>();
check<
  Same<
    HandlersOf<typeof ByInterface>["Multiply"],
    (args: PublishedArgs, context: CallContext) => number | Promise<number>
  >
>();

class ByContract implements HandlersOf<typeof Arith> {
  Multiply({ A, B }: InferArgs<typeof Arith.methods.Multiply>): number {
    return A * B;
  }
  async Divide(
    args: InferArgs<typeof Arith.methods.Divide>,
    { connection }: CallContext,
  ): Promise<InferReply<typeof Arith.methods.Divide>> {
    await connection.closed;
    return divide(args);
  }
}

// @ts-expect-error: a method is missing
class Lacking implements HandlersOf<typeof Arith> {
  Multiply({ A, B }: Args): number {
    return A * B;
  }
}

class Differing implements HandlersOf<typeof Arith> {
  Multiply({ A, B }: Args): number {
    return A * B;
  }
  // @ts-expect-error: the reply has another type
  Divide(_: Args): string {
    return "";
  }
}

compiled(() => {
  const server = new Server();
  const handlers: HandlersOf<typeof Arith> = new ByContract();
  server.register(Arith, handlers);
  server.register(Arith, new ByContract(), {});
  server.register(Arith, new ByContract(), { partial: false });
  return [Lacking, Differing];
});

// A part of a service.
compiled(() => {
  const server = new Server();
  server.register(Arith, { Multiply: multiply }, { partial: true });
  server.register(Arith, new Half(), { partial: true });
  server.register(Arith, new ByContract(), { partial: true });
  server.register(Arith, {
    Multiply(args, context) {
      check<Same<typeof args, { A: number; B: number }>>();
      check<Same<typeof context, CallContext>>();
      return args.A;
    },
  }, { partial: true });
  // @ts-expect-error: a handler is missing
  server.register(Arith, { Multiply: multiply }, { partial: false });
  // @ts-expect-error: a handler is missing
  server.register(Arith, { Multiply: multiply }, {});
  // @ts-expect-error: no such method
  server.register(Arith, { Multiply: multiply, divide }, { partial: true });
  // @ts-expect-error: the reply has another type
  server.register(Arith, { Multiply: () => "1" }, { partial: true });
  // @ts-expect-error: a class that has none of the methods
  server.register(Arith, new Map(), { partial: true });
  // @ts-expect-error: no such option
  server.register(Arith, { Multiply: multiply }, { part: true });
});

// Lists in options can be read-only.
compiled(async () => {
  const caCerts: readonly string[] = ["-----BEGIN CERTIFICATE-----"];
  const alpnProtocols = ["h2", "rpc"] as const;
  await connect({ port: 1, tls: { caCerts, alpnProtocols } });
  const protocols = ["gob", "json"] as const;
  await new Server().serve(Deno.listen({ port: 0 }), { protocols });
  // @ts-expect-error: a time-out is a number
  await connect({ port: 1, callTimeout: "5s" });
  await connect({ port: 1, callTimeout: Infinity });
});
