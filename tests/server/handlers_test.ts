import assert from "node:assert/strict";
import {
  type CallContext,
  gob,
  type Handlers,
  method,
  RpcError,
  Server,
  ServerError,
  service,
} from "../../mod.ts";
import { Args } from "../testing/arith.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { Loopback } from "../testing/loopback.ts";
import { scriptedClient } from "../testing/scripted_peer.ts";
import { Unhandled } from "../testing/unhandled.ts";

const Echo = service("Echo", {
  Int: method(gob.int, gob.int),
  Text: method(gob.string, gob.string),
  Args: method(Args, Args),
});

/** Serves an `Echo.Int` whose implementation the compiler would refuse. */
function intServer(Int: (n: number, context: CallContext) => unknown): Server {
  const handlers = { Int, Text: (text: string) => text, Args: (args: Args) => args };
  return new Server().register(Echo, handlers as Handlers<typeof Echo.methods>);
}

/** The reason why a call of `Echo.Int` rejects. The connection has to live on. */
async function failure(loopback: Loopback): Promise<ServerError> {
  const echo = loopback.client.service(Echo);
  const error = await rejection(echo.Int(1), "Echo.Int");
  assert(error instanceof ServerError, Deno.inspect(error));
  assert.equal(error.method, "Echo.Int");
  assert.equal(await inTime(echo.Text("alive"), "Echo.Text"), "alive");
  return error;
}

Deno.test("handlers can be sync, async or give a thenable", async () => {
  // Not a promise, but what can be awaited.
  const thenable = (n: number) => ({
    then: (resolve: (value: number) => void) => resolve(n + 1),
  });
  const cases: ((n: number) => unknown)[] = [
    (n) => n + 1,
    (n) => Promise.resolve(n + 1),
    async (n) => await Promise.resolve(n + 1),
    (n) => new Promise((resolve) => setTimeout(() => resolve(n + 1), 1)),
    thenable,
  ];
  for (const handler of cases) {
    await using loopback = await Loopback.start(intServer(handler));
    assert.equal(await inTime(loopback.client.service(Echo).Int(41), String(handler)), 42);
  }
});

Deno.test("handlers run side by side, and answer when they are ready", async () => {
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const started: number[] = [];
  const server = intServer(async (n) => {
    started.push(n);
    await gates[n]?.promise;
    return n * 10;
  });
  await using loopback = await Loopback.start(server);
  const echo = loopback.client.service(Echo);
  const order: number[] = [];
  const calls = gates.map((_, n) =>
    later(
      echo.Int(n).then((reply) => {
        order.push(n);
        return reply;
      }),
    )
  );
  // One that comes later and waits for nothing overtakes them all.
  assert.equal(await inTime(echo.Text("quick"), "Echo.Text"), "quick");
  assert.deepEqual(started, [0, 1, 2, 3]);
  for (const n of [2, 0, 3, 1]) {
    gates[n]?.resolve();
    assert.equal(await inTime(calls[n]!, `call ${n}`), n * 10);
  }
  assert.deepEqual(order, [2, 0, 3, 1]);
});

Deno.test("a handler is called on the object that was registered", async () => {
  const Counter = service("Counter", {
    Add: method(gob.int, gob.int),
    Sum: method(gob.int, gob.int),
  });
  class Count {
    #sum = 0;
    Add(n: number): number {
      return this.#sum += n;
    }
    Sum(): number {
      return this.#sum;
    }
  }
  class Named extends Count {
    override Sum(): number {
      return super.Sum() + 1000;
    }
  }
  const plain = {
    sum: 0,
    Add(n: number) {
      return this.sum += n;
    },
    Sum() {
      return this.sum;
    },
  };
  const cases: [handlers: Handlers<typeof Counter.methods>, sum: number][] = [
    [plain, 7],
    [new Count(), 7],
    [new Named(), 1007],
  ];
  for (const [handlers, sum] of cases) {
    await using loopback = await Loopback.start(new Server().register(Counter, handlers));
    const counter = loopback.client.service(Counter);
    assert.equal(await counter.Add(3), 3);
    assert.equal(await counter.Add(4), 7);
    assert.equal(await counter.Sum(0), sum);
  }
  assert.equal(plain.sum, 7);
});

Deno.test("two servers share nothing", async () => {
  await using one = await Loopback.start(intServer((n) => n + 1));
  await using two = await Loopback.start(intServer((n) => n + 2));
  assert.deepEqual(
    await Promise.all([one, two].map(({ client }) => client.service(Echo).Int(0))),
    [1, 2],
  );
});

Deno.test("a handler that fails answers with the text of what it threw", async () => {
  class Grumpy {
    toString(): string {
      throw new Error("do not look at me");
    }
  }
  const unspecified = "unspecified error";
  const cases: [thrown: unknown, text: string][] = [
    [new Error("divide by zero"), "divide by zero"],
    [new RangeError("too far"), "too far"],
    [new DOMException("gone", "AbortError"), "gone"],
    [new ServerError("from further away", "Other.Method"), "from further away"],
    [new Error("Zwölf Boxkämpfer 🥊\nin two lines"), "Zwölf Boxkämpfer 🥊\nin two lines"],
    [new AggregateError([new Error("inner")], "outer"), "outer"],
    ["a string", "a string"],
    [42, "42"],
    [10n ** 20n, "100000000000000000000"],
    [Symbol("sign"), "Symbol(sign)"],
    [{ toString: () => "my own text" }, "my own text"],
    [undefined, "undefined"],
    [null, "null"],
    // An empty text would mean success, and the text of some errors cannot be read.
    [new Error(""), unspecified],
    ["", unspecified],
    [{ toString: () => "" }, unspecified],
    [new Grumpy(), unspecified],
    [Object.create(null), unspecified],
  ];
  const ways: [string, (thrown: unknown) => unknown][] = [
    ["throws", (thrown) => {
      throw thrown;
    }],
    ["rejects", (thrown) => Promise.reject(thrown)],
    ["rejects late", async (thrown) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      throw thrown;
    }],
  ];
  for (const [way, fail] of ways) {
    let thrown: unknown;
    await using loopback = await Loopback.start(intServer(() => fail(thrown)));
    for (const [value, text] of cases) {
      thrown = value;
      const { message } = await failure(loopback);
      assert.equal(message, text, way);
    }
  }
});

/** Errors that cannot be sent completely. */
const unwritable: [string, () => Error][] = [
  ["whose message has half a surrogate pair in it", () => new Error("cut: \ud83e")],
  ["whose message is no string", () => Object.assign(new Error(), { message: 42 })],
  ["whose message is an object", () => Object.assign(new Error(), { message: { text: "no" } })],
  [
    "whose message cannot be read",
    () =>
      Object.defineProperty(new Error(), "message", {
        get() {
          throw new Error("no message");
        },
      }),
  ],
  [
    "whose details are of no registered type",
    () => new RpcError("text", { code: 1, details: gob.typed("main.Unknown", 1) }),
  ],
  ["whose code is neither string nor number", () => new RpcError("text", { code: {} as string })],
  ["whose code has half a surrogate pair in it", () => new RpcError("text", { code: "\ud83e" })],
];

const ways: [string, (error: Error) => unknown][] = [
  ["throws", (error) => {
    throw error;
  }],
  ["rejects with", (error) => Promise.reject(error)],
];

for (const [what, make] of unwritable) {
  for (const [way, fail] of ways) {
    Deno.test(`a handler that ${way} an error ${what} gets some answer`, async () => {
      using unhandled = new Unhandled();
      await using loopback = await Loopback.start(intServer(() => fail(make())));
      try {
        assert.notEqual((await failure(loopback)).message, "");
      } finally {
        await unhandled.checkNone();
      }
    });
  }
}

Deno.test("an error text has no stack, no cause and no path in it", async () => {
  await using loopback = await Loopback.start(intServer(() => {
    throw new Error("short", { cause: new Error("inner") });
  }));
  assert.equal((await failure(loopback)).message, "short");
});

Deno.test("a handler that gives what is no reply answers with an error", async () => {
  const cases: [given: unknown, shown: string][] = [
    ["42", "string"],
    [undefined, "undefined"],
    [null, "null"],
    [1.5, "1.5"],
    [NaN, "NaN"],
    [7n, "7n"],
    [2 ** 60, "1152921504606847000"],
    [{}, "Object"],
    [() => 1, "function"],
  ];
  let given: unknown;
  await using sync = await Loopback.start(intServer(() => given));
  await using async = await Loopback.start(intServer(() => Promise.resolve(given)));
  for (const [value, shown] of cases) {
    given = value;
    for (const loopback of [sync, async]) {
      const { message } = await failure(loopback);
      assert.match(message, /Cannot encode value: .*\bint\b/);
      assert(message.includes(shown), message);
    }
  }
});

Deno.test("a reply that cannot be encoded is refused as the first on a connection, too", async () => {
  const bad = { A: 1, B: "2" } as unknown as Args;
  const handlers: Handlers<typeof Echo.methods> = {
    Int: (n) => n,
    Text: (text) => text,
    Args: (args) => args.A === 0 ? bad : args,
  };
  await using loopback = await Loopback.start(new Server().register(Echo, handlers));
  const echo = loopback.client.service(Echo);
  for (let round = 1; round < 4; round++) {
    const error = await rejection(echo.Args({ A: 0, B: 0 }), "Echo.Args");
    assert(error instanceof ServerError);
    assert.match(error.message, /Cannot encode Args\.B: expected int, received string$/);
    // The definitions of the failed details were rolled back, and are sent with the next that succeed.
    assert.deepEqual(await echo.Args({ A: round, B: 1 }), { A: round, B: 1 });
    assert.equal(await echo.Int(round), round);
  }
});

Deno.test("a reply with an interface value of an unregistered type answers with an error", async () => {
  const Any = service("Any", { Get: method(gob.bool, gob.any) });
  const server = new Server().register(Any, {
    Get: (good) => good ? "plain" : gob.typed("main.Unknown", 1),
  });
  await using loopback = await Loopback.start(server);
  const any = loopback.client.service(Any);
  const error = await rejection(any.Get(false), "Any.Get");
  assert(error instanceof ServerError);
  assert.match(error.message, /type not registered for interface: main\.Unknown$/);
  assert.equal(await any.Get(true), "plain");
});

/** Thenables that keep no promise. */
const brokenThenables: [string, () => unknown, string][] = [
  ["whose `then` throws", () => ({
    then() {
      throw new Error("no then");
    },
  }), "no then"],
  ["whose `then` cannot be read", () =>
    Object.defineProperty({}, "then", {
      get() {
        throw new Error("no reading");
      },
    }), "no reading"],
  ["that rejects twice", () => ({
    then(_: unknown, reject: (reason: unknown) => void) {
      reject(new Error("once"));
      reject(new Error("twice"));
    },
  }), "once"],
  ["that rejects and throws", () => ({
    then(_: unknown, reject: (reason: unknown) => void) {
      reject(new Error("rejected"));
      throw new Error("thrown");
    },
  }), "rejected"],
];

for (const [what, make, text] of brokenThenables) {
  Deno.test(`a handler that gives a thenable ${what} answers with an error`, async () => {
    await using loopback = await Loopback.start(intServer(make));
    assert.equal((await failure(loopback)).message, text);
    assert.equal((await failure(loopback)).message, text);
  });
}

Deno.test("a thenable that settles twice is one answer", async () => {
  const twice = [
    (n: number) => ({
      then(resolve: (value: number) => void) {
        resolve(n);
        resolve(n + 1);
      },
    }),
    (n: number) => ({
      then(resolve: (value: number) => void, reject: (reason: unknown) => void) {
        resolve(n);
        reject(new Error("too late"));
      },
    }),
  ];
  for (const handler of twice) {
    await using client = await scriptedClient(intServer(handler));
    const { peer } = client;
    for (let seq = 0; seq < 3; seq++) {
      await peer.request("Echo.Int", seq, gob.int, seq * 10);
      const { header, body } = await peer.readReply(gob.int);
      assert.deepEqual([header.Seq, header.Error, body], [seq, "", seq * 10]);
    }
  }
});

Deno.test("the context of a call knows its method and its caller", async () => {
  const seen: CallContext[] = [];
  const Dotted = service("a.b.Echo", { Int: method(gob.int, gob.int) });
  const handle = (n: number, context: CallContext) => {
    seen.push(context);
    return n;
  };
  const server = intServer(handle).register(Dotted, { Int: handle });
  await using loopback = await Loopback.start(server);
  await loopback.client.service(Echo).Int(1);
  await loopback.client.service(Dotted).Int(2);
  assert.deepEqual(seen.map(({ method }) => method), ["Echo.Int", "a.b.Echo.Int"]);
  for (const { remoteAddr, signal } of seen) {
    assert(remoteAddr?.transport === "tcp");
    assert.equal(remoteAddr.hostname, "127.0.0.1");
    assert.notEqual(remoteAddr.port, loopback.port);
    assert(signal instanceof AbortSignal);
    assert.equal(signal.aborted, false);
  }
  assert.deepEqual(seen[0]?.remoteAddr, seen[1]?.remoteAddr);
});

Deno.test("the context of a call has one signal", async () => {
  const signals: AbortSignal[] = [];
  await using loopback = await Loopback.start(intServer((n, context) => {
    signals.push(context.signal, context.signal);
    return n;
  }));
  const echo = loopback.client.service(Echo);
  await echo.Int(1);
  await echo.Int(2);
  assert.equal(signals[0], signals[1]);
  assert.notEqual(signals[0], signals[2]);
});

Deno.test("only what a contract names can be called", async () => {
  class Node {
    Int(n: number): number {
      return n;
    }
    Text(text: string): string {
      return text;
    }
    Args(args: Args): Args {
      return args;
    }
    Secret(): number {
      return 42;
    }
  }
  await using loopback = await Loopback.start(new Server().register(Echo, new Node()));
  const names = ["toString", "constructor", "__proto__", "hasOwnProperty", "valueOf", "Secret"];
  for (const name of names) {
    const target = { ...method(gob.int, gob.int), name: `Echo.${name}` };
    const error = await rejection(loopback.client.call(target, 1), name);
    assert(error instanceof ServerError);
    assert.equal(error.message, `rpc: can't find method Echo.${name}`);
  }
});
