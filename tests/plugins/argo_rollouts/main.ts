// The plugin of examples/plugins/argo_rollouts and Argo Rollouts' own packages: `deno task plugins`. It is no part of
// `deno task test`, since these packages take minutes to build for the first time.

import assert from "node:assert/strict";
import { runs, until } from "../../plugin/processes.ts";
import { documented } from "../documented.ts";
import { argoTest, type MeasurementJson, metric, type MetricJson, pathOf } from "./controller.ts";
import { analysisRun } from "./run.ts";
import { Stats } from "./stats.ts";

const plugin = "netrpc/http-json";

/** A URL where nobody listens. */
function nobody(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}/`;
}

/** Checks that times are there, and gives the rest. */
function untimed({ startedAt, finishedAt, ...rest }: MeasurementJson): Partial<MeasurementJson> {
  assert.match(startedAt ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(finishedAt === undefined, rest.phase === "Running");
  return rest;
}

argoTest(
  "the controller copies the plugin, starts it, calls all of it, and ends it",
  async (controller) => {
    await using stats = new Stats();
    await controller.configure();
    assert((Deno.statSync(`${controller.dir}/plugin-bin/${plugin}`).mode! & 0o777) === 0o700);
    const Metric = metric(
      { url: stats.url("/stats?token=secret"), field: "requests.errorRate" },
      "result < 0.01",
    );
    assert.equal(await controller.ask("init", { Metric }), "");
    const pid = controller.plugin;
    const measured = await controller.ask<MeasurementJson>("run", { Metric, Run: analysisRun });
    assert.deepEqual(untimed(measured), { phase: "Successful", value: "0.003" });
    const again = { Metric, Run: analysisRun, Measurement: measured };
    assert.deepEqual(untimed(await controller.ask("resume", again)), untimed(measured));
    assert.deepEqual(untimed(await controller.ask("terminate", again)), untimed(measured));
    assert.equal(await controller.ask("garbage", { ...again, Limit: 10 }), null);
    assert.equal(await controller.ask("type", { Metric }), plugin);
    assert.deepEqual(await controller.ask("metadata", { Metric }), {
      url: stats.url("/stats"),
      field: "requests.errorRate",
    });
    assert.deepEqual(stats.asked, ["GET /stats", "GET /stats"]);
    assert.equal(controller.plugin, pid, "one process for all calls");
    assert.equal(controller.files.length, 1);
    await controller.ask("cleanup");
    assert.equal(runs(pid), false);
    assert.deepEqual(controller.files, []);
  },
);

argoTest("the controller downloads the plugin and checks its sum", async (controller) => {
  const script = await Deno.readFile(controller.script());
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", script)).toHex();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(script),
  );
  await using stats = new Stats();
  const location = `http://127.0.0.1:${server.addr.port}/http-json`;
  await assert.rejects(controller.configure(location, "0".repeat(64)), {
    message: `sha256 hash of downloaded plugin (${location}) does not match expected hash`,
  });
  await controller.configure(location, sum);
  const { phase, value } = await controller.run(metric({ url: stats.url("/stats"), field: "ok" }));
  assert.deepEqual([phase, value], ["Successful", "true"]);
});

argoTest(
  "the metrics of the AnalysisTemplate are measured: a value, and a job to its end",
  async (controller) => {
    await using stats = new Stats();
    const File = pathOf("analysis_template.yaml");
    const Args = { service: stats.host, token: "secret" };
    const metrics = await controller.ask<MetricJson[]>("template", { File, Args });
    assert.deepEqual(metrics.map(({ name }) => name), ["error-rate", "load-test"]);
    await controller.configure();
    const [rate, load] = metrics as [MetricJson, MetricJson];
    assert.deepEqual(untimed(await controller.run(rate)), { phase: "Successful", value: "0.003" });

    const config = load.provider.plugin[plugin] as object;
    const Metric = {
      ...load,
      provider: { plugin: { [plugin]: { ...config, url: stats.url("/runs") } } },
    };
    const metadata = { job: stats.url("/runs/7") };
    const before = Date.now();
    const started = await controller.run(Metric);
    const { resumeAt, ...rest } = untimed(started);
    assert.deepEqual(rest, { phase: "Running", metadata });
    const wait = Date.parse(resumeAt!) - before;
    assert(wait >= 1000 && wait < 60_000, `resumed after ${wait} ms`);
    const running = await controller.ask<MeasurementJson>("resume", {
      Metric,
      Measurement: started,
    });
    assert.equal(running.phase, "Running");
    assert.equal(running.startedAt, started.startedAt);
    const done = await controller.ask<MeasurementJson>("resume", { Metric, Measurement: running });
    assert.deepEqual(untimed(done), { phase: "Successful", value: "passed", metadata });

    const ended = await controller.ask<MeasurementJson>("terminate", {
      Metric,
      Measurement: started,
    });
    assert.deepEqual(untimed(ended), { phase: "Successful", metadata });
    const body = JSON.stringify({ seconds: 120, target: `http://${stats.host}/` });
    assert.deepEqual(stats.asked, [
      "GET /stats",
      `POST /runs ${body}`,
      "GET /runs/7",
      "GET /runs/7",
      "DELETE /runs/7",
    ]);
    assert.deepEqual(stats.authorizations, [null, ...Array(4).fill("Bearer secret")]);
  },
);

argoTest("conditions mean what they mean to Argo", async (controller) => {
  await using stats = new Stats();
  await controller.configure();
  const conditions = [
    ...[[], ["result < 12"], ["result <= 12"], [undefined, "result > 12"]],
    ...[[undefined, "result >= 12"], ["result > 100", "result < 0"], ["result==12", "result != 1"]],
    ...[["result < 5 || result > 11 && result < 13"], [
      "result < 20 && result > 15 || result == 1",
    ]],
    ...[["result == 1.2e1"], ["result > -1"], ["result == true"], ['result == "12"']],
    ...[["result >"], ["results > 1"], ["result > 1 && "], ["result < 1 || oops"], ["12"]],
  ] as [string?, string?][];
  for (const [success, failure] of conditions) {
    const ours = metric({ url: stats.url("/stats"), field: "requests.count" }, success, failure);
    const { phase } = await controller.run(ours);
    const theirs = await controller.ask("evaluate", { Metric: ours, Value: 12 }).catch(() =>
      "Error"
    );
    assert.equal(phase, theirs, `${success} ${failure}`);
  }
  for (
    const [field, Value, success] of [
      ["ok", true, "result == true"],
      ["ok", true, "result != true"],
      ["ok", true, "result > false"],
      ["text", "fine", 'result == "fine"'],
      ["text", "fine", 'result < "g"'],
      ["text", "fine", "result == 1"],
    ] as const
  ) {
    const ours = metric({ url: stats.url("/stats"), field }, success);
    const { phase } = await controller.run(ours);
    const theirs = await controller.ask("evaluate", { Metric: ours, Value }).catch(() => "Error");
    assert.equal(phase, theirs, success);
  }
});

argoTest("errors of the plugin come through as Argo shows them", async (controller) => {
  await using stats = new Stats();
  await controller.configure();
  const at = (path: string) => ({ url: stats.url(path), field: "rate" });
  const wrong: [unknown, RegExp][] = [
    [at("/broken"), /^http:\/\/\S+\/broken answered 500 out of order$/],
    [at("/nowhere"), /answered 404 no such place$/],
    [at("/text"), /is not valid JSON/],
    [at("/stats"), /^the answer has no number, boolean or short text at "rate"$/],
    [{ ...at("/stats"), field: "__proto__.constructor" }, /^the answer has no number/],
    [{ ...at("/stats"), field: "requests" }, /^the answer has no number/],
    [{ ...at("/stats"), field: "essay" }, /^the answer has no number/],
    [at("/long"), /answered more than 1 MiB$/],
    [at("/elsewhere"), /^the job is at http:\/\/127\.0\.0\.1:1, which is not the server of http:/],
    [at("/away"), /^the job is at http:\/\/localhost:\d+, which is not the server of http:/],
    [{ ...at("/waits"), timeoutSeconds: 0.05 }, /aborted due to timeout$/],
    [{ url: nobody(), field: "rate" }, /^fetch failed: .*refused/],
    [{ url: "nonsense", field: "rate" }, /Invalid URL/],
    [{ field: "rate" }, /^the metric has no "url"$/],
    [{ url: stats.url("/stats") }, /^the metric has no "field"$/],
    [null, /^the metric has no "url"$/],
  ];
  for (const [config, text] of wrong) {
    const { phase, message } = await controller.run(metric(config));
    assert.equal(phase, "Error");
    assert.match(message!, /^failed to run via plugin: /);
    assert.match(message!.replace(/^failed to run via plugin: /, ""), text);
  }
  const Metric = metric(at("/stats"));
  const Measurement = { phase: "Running", metadata: { job: stats.url("/broken") } };
  for (const what of ["resume", "terminate"]) {
    const { message } = await controller.ask<MeasurementJson>(what, { Metric, Measurement });
    assert.match(
      message!,
      new RegExp(`^failed to ${what} via plugin: .* answered 500 out of order$`),
    );
  }
  assert.deepEqual(await controller.ask("metadata", { Metric: metric({ field: "x" }) }), {
    error: 'failed to get metadata via plugin: the metric has no "url"',
  });
  await until(() => /\[WARN\] the metric has no "url"/.test(controller.log), "a line of the log");
});

argoTest("the plugin of docs/plugins/argo_rollouts.md is one", async (controller) => {
  const program = `${controller.dir}/dice.ts`;
  Deno.writeTextFileSync(program, documented("argo_rollouts"));
  await controller.configure(`file://${controller.script("", program)}`);
  assert.equal(await controller.ask("type", { Metric: metric({}) }), "example/dice");
  for (const [limit, phase] of [[2, "Successful"], [0, "Failed"]] as const) {
    const measured = await controller.run(metric({ limit }));
    const { value, ...rest } = untimed(measured);
    assert.deepEqual(rest, { phase });
    assert(Number(value) < 1);
  }
  await assert.rejects(
    controller.run(metric(null)).then(({ message }) => Promise.reject(message)),
    /^Run rpc call error: Cannot destructure/,
  );
});

argoTest("measurements are taken at the same time", async (controller) => {
  await using stats = new Stats();
  await controller.configure();
  const Metric = metric({ url: stats.url("/waits"), field: "rate" });
  const measured = controller.ask<MeasurementJson[]>("runs", { Metric, Limit: 20 });
  await until(() => stats.waiting === 20, "the last request");
  stats.release();
  assert.deepEqual((await measured).map(({ phase }) => phase), Array(20).fill("Successful"));
});

argoTest(
  "a plugin with another cookie, and one that is not in the ConfigMap, are refused",
  async (controller) => {
    const other = "ARGO_ROLLOUTS_RPC_PLUGIN=trafficrouter\nexport ARGO_ROLLOUTS_RPC_PLUGIN\n";
    await controller.configure(`file://${controller.script(other)}`);
    const Metric = metric({ url: "http://127.0.0.1:1/", field: "rate" });
    await assert.rejects(
      controller.run(Metric),
      /^Error: unable to get metric plugin: unable to start plugin system: unable to get plugin client \(netrpc\/http-json\): /,
    );
    assert.equal(runs(controller.plugin), false);
    assert.match(controller.log, /This binary is a plugin/);
    await assert.rejects(
      controller.run({ name: "x", provider: { plugin: { "netrpc/other": {} } } }),
      /unable to find plugin \(netrpc\/other\): plugin netrpc\/other not configured in configmap$/,
    );
    await controller.ask("cleanup");
    assert.deepEqual(controller.files, []);
  },
);

argoTest(
  "a plugin that is killed ends its measurements with an error and is started again",
  async (controller) => {
    await using stats = new Stats();
    await controller.configure();
    const waits = metric({ url: stats.url("/waits"), field: "rate" });
    const measured = controller.run(waits);
    await until(() => stats.waiting === 1, "the request");
    const [socket] = controller.files;
    const killed = controller.plugin;
    Deno.kill(killed, "SIGKILL");
    const { phase, message } = await measured;
    assert.equal(phase, "Error");
    assert.match(message!, /^Run rpc call error: (unexpected EOF|connection is shut down)$/);
    // The controller comes back to it; it may not have noticed the end of the process the first time.
    const Metric = metric({ url: stats.url("/stats"), field: "ok" });
    await until(
      async () =>
        await controller.run(Metric).then(({ phase }) => phase === "Successful", () => false),
      "a new plugin",
    );
    assert.notEqual(controller.plugin, killed);
    const second = controller.plugin;
    await controller.ask("cleanup");
    assert.equal(runs(second), false);
    // What is killed cannot remove its socket, in Go neither.
    assert.deepEqual(controller.files, [socket]);
  },
);

argoTest("the plugin ends after its controller was killed", async (controller) => {
  await using stats = new Stats();
  await controller.configure();
  await controller.run(metric({ url: stats.url("/stats"), field: "ok" }));
  const pid = controller.plugin;
  assert.equal(runs(pid), true);
  await controller.child.kill();
  await until(() => !runs(pid), "the end of the plugin");
  assert.deepEqual(controller.files, []);
});
