/**
 * Measures once without Argo Rollouts: runs the plugin, gives it a metric, and waits for its end.
 *
 * @module
 */

import { gob } from "../../../mod.ts";
import { runPlugin } from "../../../plugin/mod.ts";
import { cookie, MetricPlugin } from "./contract.ts";

if (import.meta.main) {
  const [config = "", SuccessCondition = "", FailureCondition = ""] = Deno.args;
  const Metric = {
    Name: "try",
    SuccessCondition,
    FailureCondition,
    Provider: { Plugin: new Map([["netrpc/http-json", new TextEncoder().encode(config)]]) },
  };
  await using host = await runPlugin(new URL("plugin.ts", import.meta.url).pathname, {
    version: 1,
    cookie,
    onLog: ({ level, message }) => console.error(`${level}: ${message}`),
  });
  const plugin = await host.dispense(MetricPlugin, "RpcMetricProviderPlugin");
  let measurement = await plugin.Run(gob.typed("RunArgs", { Metric }));
  while (measurement.Phase === "Running") {
    const { ResumeAt } = measurement;
    const wait = ResumeAt === undefined ? 0 : ResumeAt.epochMilliseconds - Date.now();
    await new Promise((resolve) => setTimeout(resolve, wait));
    const args = { Metric, Measurement: measurement };
    measurement = await plugin.Resume(gob.typed("TerminateAndResumeArgs", args));
  }
  console.log(gob.toJson(measurement));
}
