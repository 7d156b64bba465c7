import assert from "node:assert/strict";
import { LatencyHistogram } from "../../server/latency_histogram.ts";
import { prometheusText } from "../../server/prometheus.ts";
import { type MethodSnapshot, type ServerSnapshot, ServerStats } from "../../server/stats.ts";

function latencyOf(...times: number[]): MethodSnapshot["latency"] {
  const histogram = new LatencyHistogram();
  for (const ms of times) histogram.add(ms);
  return histogram.snapshot();
}

const multiply: MethodSnapshot = {
  name: "Multiply",
  args: "Args",
  reply: "int",
  calls: 1234567,
  errors: 2,
  inFlight: 3,
  latency: latencyOf(0.1, 1.5, 3, 20_000),
};

function snapshotOf(methods: readonly MethodSnapshot[], service = "Arith"): ServerSnapshot {
  const stats = new ServerStats();
  stats.opened(undefined, "gob");
  stats.opened(undefined, "gob").close();
  stats.countEnded("closed");
  stats.countLimit("maxCalls");
  return {
    ...stats.snapshot([]),
    services: [{ name: service, methods }],
    startedAt: "2026-01-28T09:30:00.250Z",
  };
}

/** The samples by their names and labels. */
function samplesOf(snapshot: ServerSnapshot): Map<string, number> {
  const lines = prometheusText(snapshot).split("\n").filter((line) => /^[a-z]/.test(line));
  return new Map(lines.map((line) => {
    const [, name, value] = line.match(/^(.*) (\S+)$/)!;
    return [name!, Number(value)];
  }));
}

Deno.test("prometheusText() gives the figures of every method", () => {
  const samples = samplesOf(snapshotOf([multiply]));
  const labels = `service="Arith",method="Multiply"`;
  assert.equal(samples.get(`netrpc_server_calls_total{${labels}}`), 1234567);
  assert.equal(samples.get(`netrpc_server_call_errors_total{${labels}}`), 2);
  assert.equal(samples.get(`netrpc_server_calls_in_flight{${labels}}`), 3);
  const duration = "netrpc_server_call_duration_seconds";
  const bucket = (le: string) => samples.get(`${duration}_bucket{${labels},le="${le}"}`);
  assert.deepEqual(
    ["0.000125", "0.001", "0.002", "0.004", "16.384", "+Inf"].map(bucket),
    [1, 1, 2, 3, 3, 4],
  );
  assert.equal(samples.get(`${duration}_count{${labels}}`), 4);
  assert.equal(samples.get(`${duration}_sum{${labels}}`), 20.0046);
});

Deno.test("prometheusText() gives the figures of the server", () => {
  const samples = samplesOf(snapshotOf([]));
  assert.equal(samples.get("netrpc_server_start_time_seconds"), 1769592600.25);
  assert.equal(samples.get("netrpc_server_connections"), 1);
  assert.equal(samples.get("netrpc_server_connections_total"), 2);
  assert.equal(samples.get(`netrpc_server_connections_ended_total{reason="closed"}`), 1);
  assert.equal(samples.get(`netrpc_server_connections_ended_total{reason="idle"}`), 0);
  assert.equal(samples.get(`netrpc_server_connections_refused_total{reason="accept"}`), 0);
  assert.equal(samples.get(`netrpc_server_limits_reached_total{limit="maxCalls"}`), 1);
});

Deno.test("prometheusText() gives every metric one help, one type and its samples in one place", () => {
  const text = prometheusText(snapshotOf([multiply, { ...multiply, name: "Divide" }]));
  assert.ok(text.endsWith("\n"));
  const metrics = text.split(/^(?=# HELP )/m);
  const names = metrics.map((metric) => metric.split(" ")[2]!);
  assert.equal(new Set(names).size, names.length);
  metrics.forEach((metric, index) => {
    const [help, type, ...samples] = metric.trimEnd().split("\n");
    assert.match(help!, /^# HELP \w+ [A-Z].*\.$/);
    assert.match(type!, /^# TYPE \w+ (?:counter|gauge|histogram)$/);
    for (const sample of samples) {
      assert.match(sample, /^\w+(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})? [\d.e+]+$/);
      assert.ok(sample.startsWith(names[index]!));
    }
  });
});

const hostile: [text: string, label: string][] = [
  [`a"b`, `a\\"b`],
  ["a\\b\\n", "a\\\\b\\\\n"],
  [`\n# TYPE x counter\nx 1`, `\\n# TYPE x counter\\nx 1`],
  [`"} 1`, `\\"} 1`],
  ["{}=,", "{}=,"],
  ["\ud800", "\ufffd"],
  ["", ""],
  ["Größe 日本 \u{1f600}\r\0", "Größe 日本 \u{1f600}\r\0"],
];

Deno.test("prometheusText() escapes names", () => {
  for (const [text, label] of hostile) {
    const written = prometheusText(snapshotOf([{ ...multiply, name: text }], text));
    const sample = `\nnetrpc_server_calls_total{service="${label}",method="${label}"} 1234567\n`;
    assert.ok(written.includes(sample), written);
  }
});

/** Whether there is a promtool on the PATH: the Debian package `prometheus` has it. */
function hasPromtool(): boolean {
  try {
    return new Deno.Command("promtool", { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}

/** What promtool finds wrong; it also exits with a failure if it only dislikes a name. */
async function promtoolFinds(metrics: string): Promise<string> {
  const command = new Deno.Command("promtool", {
    args: ["check", "metrics"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(metrics));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return success ? text : `failed: ${text}`;
}

Deno.test({
  name: "Prometheus' own checker finds nothing wrong",
  ignore: !hasPromtool(),
  async fn() {
    assert.match(await promtoolFinds("netrpc_calls 1\nnetrpc_calls 1 x\n"), /^failed: /);
    assert.equal(await promtoolFinds(prometheusText(new ServerStats().snapshot([]))), "");
    const services = hostile.map(([name]) => ({
      name,
      methods: [multiply, { ...multiply, name, latency: latencyOf() }],
    }));
    assert.equal(await promtoolFinds(prometheusText({ ...snapshotOf([]), services })), "");
  },
});
