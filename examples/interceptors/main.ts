/**
 * A shop that asks another server for prices: two servers, with interceptors for logging, authentication, metrics and
 * tracing on both sides of the calls between them.
 *
 * ```sh
 * deno run --allow-net=127.0.0.1 examples/interceptors/main.ts
 * ```
 *
 * @module
 */

import { connect, gob, method, Server, ServerError, service } from "../../mod.ts";
import { logCalls } from "./logging.ts";
import { Metrics } from "./metrics.ts";
import { requireToken, sendToken } from "./token.ts";
import { type Span, traceCalls, traceHandlers } from "./tracing.ts";

const Prices = service("Prices", { Of: method(gob.string, gob.int) });
const Shop = service("Shop", { Total: method(gob.slice(gob.string), gob.int) });

const spans: Span[] = [];
const metrics = new Metrics();
const prices = new Map([["tea", 350], ["cake", 420]]);

// The first interceptor is the outermost: calls refused for a missing token are logged too.
await using back = new Server()
  .use(logCalls(console.log))
  .use(traceHandlers((span) => spans.push(span)))
  .use(requireToken(new Set(["of the shop"])))
  .use(metrics.count)
  .register(Prices, {
    Of(item) {
      const price = prices.get(item);
      if (price === undefined) throw new Error(`no price for ${item}`);
      return price;
    },
  });
const backListener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
back.serve(backListener);

await using toBack = await connect({ port: backListener.addr.port });
toBack.use(sendToken("of the shop")).use(traceCalls());
const { Of } = toBack.service(Prices);

await using front = new Server()
  .use(logCalls(console.log))
  .use(traceHandlers((span) => spans.push(span)))
  .register(Shop, {
    async Total(items) {
      const each = await Promise.all(items.map((item) => Of(item)));
      return each.reduce((sum, price) => sum + price, 0);
    },
  });
const frontListener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
front.serve(frontListener);

await using customer = await connect({ port: frontListener.addr.port });
const { Total } = customer.service(Shop);
console.log("total:", await Total(["tea", "cake"]));
console.log("total:", await Total(["tea", "soup"]).catch((error) => error.message));

await using stranger = await connect({ port: backListener.addr.port });
const error = await stranger.service(Prices).Of("tea").catch((error) => error);
if (error instanceof ServerError) console.log("stranger:", error.code, error.message);

for (const span of spans.filter(({ method }) => method === "Shop.Total")) {
  const parts = spans.filter(({ parent }) => parent === span.id).map(({ method }) => method);
  console.log(`a trace: ${span.method} -> ${parts.join(", ")}`);
}
console.log(metrics.text());
