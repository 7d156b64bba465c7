/**
 * `netrpc bench`: how many calls a second a server answers, and how fast.
 *
 * @module
 */

import type { CallOptions, Client } from "../../mod.ts";
import { type Caller, load, type LoadOptions, Outcome } from "../bench/load.ts";
import { progress, report } from "../bench/report.ts";
import {
  type Command,
  countOf,
  type Invocation,
  textOf,
  UsageError,
  type Values,
} from "../command.ts";
import {
  connectionOptions,
  connectionPermissions,
  open,
  type Target,
  targetOf,
} from "../connection_options.ts";
import { parseDuration } from "../duration.ts";
import { interruption } from "../interrupt.ts";
import { callOptions, prepareCall, type PreparedCall } from "../prepared_call.ts";
import type { Terminal } from "../terminal.ts";

/** Calls at the same time, and connections, at most: more say nothing about a server. */
const most = { "in-flight": 100_000, connections: 1000 } as const;

/** Milliseconds of a bench, at most: a day. */
const longest = 24 * 3_600_000;

/** The exit status after Ctrl-C, as shells have it. */
const interrupted = 130;

/** Milliseconds between two lines of progress. */
const interval = 250;

/** The command. */
export const bench: Command = {
  name: "bench",
  summary: "Measures how many calls a server answers, and how fast",
  usage: "ADDRESS SERVICE.METHOD [JSON | @FILE | -]",
  details: [
    "Really calls the method, over and over. Calls that are in flight at the end have",
    "--timeout to be answered. Ctrl-C prints what there is.",
  ],
  options: {
    "in-flight": { type: "string", value: "N", help: "calls at the same time: 64" },
    connections: { type: "string", value: "N", help: "connections that share them: 1" },
    seconds: { type: "string", value: "N", help: "end after so long: 5" },
    calls: { type: "string", value: "N", help: "end after so many calls" },
    ...connectionOptions,
    ...callOptions,
  },
  examples: [
    `netrpc bench 127.0.0.1:1234 Arith.Multiply '{"A": 7, "B": 8}' --calls 100000`,
  ],
  permissions: connectionPermissions,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { values, terminal } = invocation;
  const plan = planOf(values);
  const target = await targetOf(invocation);
  const call = await prepareCall(invocation, target, "bench");
  using interrupt = interruption();
  const clients: Client[] = [];
  const outcome = new Outcome();
  try {
    while (clients.length < plan.connections) clients.push(await open(target));
    outcome.start();
    using _shown = shownProgress(outcome, terminal);
    const callers = clients.map((client) => callerOf(client, call));
    await load({ ...plan, callers, signal: interrupt.signal }, outcome);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
  await terminal.out(`${heading(plan, call, target)}\n${report(outcome)}`);
  if (interrupt.signal.aborted) {
    await terminal.err("interrupted\n");
    return interrupted;
  }
  return outcome.failed > 0 || outcome.ended === 0 ? 1 : 0;
}

interface Plan extends Pick<LoadOptions, "inFlight" | "duration" | "calls"> {
  readonly connections: number;
}

function planOf(values: Values): Plan {
  const upTo = (name: keyof typeof most) => {
    const count = countOf(values, name);
    if (count !== undefined && count > most[name]) {
      throw new UsageError(`--${name} is at most ${most[name]}, not ${count}`);
    }
    return count;
  };
  const calls = countOf(values, "calls") ?? Infinity;
  const time = textOf(values, "seconds");
  // Whoever wants so many calls wants them all.
  const usual = calls === Infinity ? 5000 : longest;
  const duration = time === undefined ? usual : parseDuration(time, "seconds");
  if (duration > longest) throw new UsageError("--seconds is at most a day");
  const connections = upTo("connections") ?? 1;
  const inFlight = Math.max(upTo("in-flight") ?? 64, connections);
  return { inFlight, connections, duration, calls };
}

function callerOf(client: Client, { method, args, metadata }: PreparedCall): Caller {
  const options: CallOptions = { ...metadata && { metadata } };
  return () => client.call(method, args, options);
}

/** Shows how far it is, on a terminal, until it is disposed of. */
function shownProgress(outcome: Outcome, terminal: Terminal): Disposable {
  if (!terminal.interactive) return { [Symbol.dispose]: () => {} };
  const show = () => void terminal.err(`\r\x1b[K${progress(outcome)}`);
  const timer = setInterval(show, interval);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      void terminal.err("\r\x1b[K");
    },
  };
}

function heading(
  { inFlight, connections }: Plan,
  { method }: PreparedCall,
  target: Target,
): string {
  const over = connections === 1 ? "one connection" : `${connections} connections`;
  return `${method.name} at ${target.name}: ${inFlight} in flight on ${over}\n`;
}
