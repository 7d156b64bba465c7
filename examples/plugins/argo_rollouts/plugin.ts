#!/usr/bin/env -S deno run --no-prompt --allow-env --allow-net --allow-read --allow-write
/**
 * `netrpc/http-json`: a plugin for metrics of Argo Rollouts that asks a URL for JSON and waits for jobs.
 *
 * @module
 */

import { gob, Server } from "../../../mod.ts";
import { servePlugin } from "../../../plugin/mod.ts";
import { phaseOf, type Value } from "./condition.ts";
import { cookie, Measurement, type Metric, MetricPlugin } from "./contract.ts";

/** What stands below `netrpc/http-json` in an AnalysisTemplate. */
interface Config {
  url: string;
  /** Where the value is in the answer: `data.errors.0.rate`. */
  field: string;
  /** `GET` without it. */
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** How long an answer may take; 10 without it. */
  timeoutSeconds?: number;
}

const mostCharacters = 1 << 20;

const now = (): Temporal.ZonedDateTime => Temporal.Now.zonedDateTimeISO("UTC");

function configOf({ Provider: { Plugin } }: Metric): Config {
  const [json] = Plugin.values();
  const config = JSON.parse(new TextDecoder().decode(json)) as Config | null;
  for (const name of ["url", "field"] as const) {
    if (typeof config?.[name] !== "string") throw new TypeError(`the metric has no "${name}"`);
  }
  return config!;
}

/** Asks, and gives the answer if it is a good one. */
async function ask(config: Config, url: URL | string, method: string, body?: unknown) {
  const headers = new Headers(config.headers);
  if (body !== undefined) headers.set("content-type", "application/json");
  const response = await fetch(url, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout((config.timeoutSeconds ?? 10) * 1000),
  });
  let text = "";
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (text.length > mostCharacters) throw new RangeError(`${url} answered more than 1 MiB`);
  }
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${text.slice(0, 200)}`);
  return { response, text };
}

/** The value in an answer. */
function valueIn(text: string, field: string): Value {
  let value: unknown = JSON.parse(text);
  for (const name of field.split(".")) {
    value = Object(value) === value && Object.hasOwn(value as object, name)
      ? (value as Record<string, unknown>)[name]
      : undefined;
  }
  if (typeof value === "number" || typeof value === "boolean") return value;
  // It is kept in the cluster.
  if (typeof value === "string" && value.length <= 1000) return value;
  throw new TypeError(`the answer has no number, boolean or short text at "${field}"`);
}

/** The URL of a job. The headers are sent there too, so it has to be at the server that is asked. */
function jobAt(place: URL | string, config: Config): URL {
  const job = new URL(place);
  if (job.origin === new URL(config.url).origin) return job;
  throw new Error(`the job is at ${job.origin}, which is not the server of ${config.url}`);
}

/** Takes a measurement one step further: starts it, or asks for the job that has been started. */
async function measure(metric: Metric, measurement: Measurement): Promise<Measurement> {
  const config = configOf(metric);
  const job = measurement.Metadata.get("job");
  const { response, text } = job === undefined
    ? await ask(config, config.url, config.method ?? "GET", config.body)
    : await ask(config, jobAt(job, config), "GET");
  if (response.status === 202) {
    const place = new URL(response.headers.get("location") ?? "", response.url);
    const seconds = Number(response.headers.get("retry-after") ?? 10) || 10;
    return {
      ...measurement,
      Phase: "Running",
      Metadata: new Map([["job", job ?? jobAt(place, config).href]]),
      ResumeAt: now().add({ seconds: Math.min(Math.max(Math.ceil(seconds), 1), 3600) }),
    };
  }
  const value = valueIn(text, config.field);
  return ended(measurement, { Phase: phaseOf(value, metric), Value: String(value) });
}

function ended(measurement: Measurement, how: Partial<Measurement>): Measurement {
  return { ...measurement, ...how, FinishedAt: now(), ResumeAt: undefined };
}

/** Works on a measurement. An error ends it, and Argo counts it. */
async function attempt(measurement: Measurement, work: () => Promise<Measurement>) {
  try {
    return await work();
  } catch (error) {
    const texts: string[] = [];
    for (let cause = error; cause instanceof Error; cause = cause.cause) texts.push(cause.message);
    const Message = texts.join(": ");
    console.error(`[WARN] ${Message}`);
    return ended(measurement, { Phase: "Error", Message });
  }
}

if (import.meta.main) {
  const server = new Server().register(MetricPlugin, {
    InitPlugin: () => ({ ErrorString: "" }),
    Run(args) {
      const measurement = { ...gob.zero(Measurement), StartedAt: now() };
      return attempt(measurement, () => measure(args!.value.Metric, measurement));
    },
    Resume(args) {
      const { Metric, Measurement } = args!.value;
      return attempt(Measurement, () => measure(Metric, Measurement));
    },
    Terminate(args) {
      const { Metric, Measurement } = args!.value;
      return attempt(Measurement, async () => {
        const job = Measurement.Metadata.get("job");
        const config = configOf(Metric);
        if (job !== undefined) await ask(config, jobAt(job, config), "DELETE");
        return ended(Measurement, { Phase: "Successful" });
      });
    },
    // The jobs belong to the server that runs them; nothing is kept here.
    GarbageCollect: () => ({ ErrorString: "" }),
    Type: () => "netrpc/http-json",
    GetMetadata(args) {
      try {
        const { url, field } = configOf(args!.value.Metric);
        const { origin, pathname } = new URL(url);
        return new Map([["url", origin + pathname], ["field", field]]);
      } catch (error) {
        return new Map([["error", (error as Error).message]]);
      }
    },
  });
  await servePlugin({
    version: 1,
    cookie,
    plugins: { RpcMetricProviderPlugin: () => server },
  });
}
