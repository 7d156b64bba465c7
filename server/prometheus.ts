/**
 * The figures of a server in the text form that Prometheus reads, with names by its conventions.
 *
 * @module
 */

import { latencyBounds, type LatencySnapshot } from "./latency_histogram.ts";
import type { MethodSnapshot, ServerSnapshot } from "./stats.ts";

/** A line: what follows the name of the metric, and a number. */
type Sample = readonly [suffix: string, labels: Labels, value: number];

type Labels = Readonly<Record<string, string>>;

/** What is counted of every method, but for the times. */
const methodMetrics: readonly {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly value: (method: MethodSnapshot) => number;
}[] = [
  {
    name: "calls_total",
    type: "counter",
    help: "Calls that have begun.",
    value: ({ calls }) => calls,
  },
  {
    name: "call_errors_total",
    type: "counter",
    help: "Calls that were answered with an error.",
    value: ({ errors }) => errors,
  },
  {
    name: "calls_in_flight",
    type: "gauge",
    help: "Calls that have not been answered.",
    value: ({ inFlight }) => inFlight,
  },
];

const durationHelp = "From reading a request to writing its answer. " +
  "Calls whose handlers return a promise are all measured; of the others mostly one of sixteen is, " +
  "which counts for those before it that were not.";

/**
 * Writes a snapshot for Prometheus.
 *
 * @param snapshot The server at one moment.
 * @returns The metrics in the text format, version 0.0.4.
 */
export function prometheusText(snapshot: ServerSnapshot): string {
  const { services, connections, connectionsEver, refused, ended, limitsReached } = snapshot;
  const methods = services.flatMap((service) =>
    service.methods.map((method) => ({
      method,
      labels: { service: service.name, method: method.name },
    }))
  );
  return [
    metric("start_time_seconds", "gauge", "When the server was made, in seconds since 1970.", [
      ["", {}, Date.parse(snapshot.startedAt) / 1000],
    ]),
    ...methodMetrics.map(({ name, type, help, value }) =>
      metric(name, type, help, methods.map(({ method, labels }) => ["", labels, value(method)]))
    ),
    metric(
      "call_duration_seconds",
      "histogram",
      durationHelp,
      methods.flatMap(({ method, labels }) => histogram(method.latency, labels)),
    ),
    metric("connections", "gauge", "Open connections.", [["", {}, connections.length]]),
    metric("connections_total", "counter", "Connections that were served or are.", [
      ["", {}, connectionsEver],
    ]),
    metric(
      "connections_refused_total",
      "counter",
      "Connections that were closed before they were served.",
      byName("reason", refused),
    ),
    metric(
      "connections_ended_total",
      "counter",
      "Connections that have ended.",
      byName("reason", ended),
    ),
    metric(
      "limits_reached_total",
      "counter",
      "How often a limit was reached.",
      byName("limit", limitsReached),
    ),
  ].join("");
}

function byName(label: string, counts: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(counts).map(([name, count]) => ["", { [label]: name }, count]);
}

function histogram({ calls, sum, ranges }: LatencySnapshot, labels: Labels): Sample[] {
  const counts = new Map(ranges.map((range) => [range.below, range.calls]));
  let upTo = 0;
  return [
    ...latencyBounds.map((bound): Sample => {
      upTo += counts.get(bound) ?? 0;
      return ["_bucket", { ...labels, le: String(bound / 1000) }, upTo];
    }),
    ["_bucket", { ...labels, le: "+Inf" }, calls],
    ["_sum", labels, Number((sum / 1000).toFixed(9))],
    ["_count", labels, calls],
  ];
}

function metric(name: string, type: string, help: string, samples: readonly Sample[]): string {
  const full = `netrpc_server_${name}`;
  const lines = samples.map(([suffix, labels, value]) =>
    `${full}${suffix}${labelText(labels)} ${value}\n`
  );
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join("")}`;
}

function labelText(labels: Labels): string {
  const texts = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return texts.length === 0 ? "" : `{${texts.join(",")}}`;
}

/** Escapes a text for quotes. Names of services and methods are any strings. */
function escape(text: string): string {
  return text.toWellFormed().replace(/[\\"\n]/g, (char) => char === "\n" ? "\\n" : `\\${char}`);
}
