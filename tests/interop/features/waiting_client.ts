/**
 * A client of ours in a process of its own, which has a call under way until it is killed. Its argument is what `connect` is
 * to be told, as JSON.
 *
 * @module
 */

import { connect } from "../../../mod.ts";
import { Slow } from "./contract.ts";

const client = await connect(JSON.parse(Deno.args[0] ?? "{}"));
const slow = client.service(Slow);
const call = slow.Wait({ Gate: "killed" });
await slow.Arrived({ Gate: "killed" });
console.log("waiting");
await call;
