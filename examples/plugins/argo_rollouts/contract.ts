/**
 * What Argo Rollouts calls in a plugin for metrics: the service of `MetricsRPCServer` in its package
 * `metricproviders/plugin/rpc`, version 1.8.
 *
 * The types are those of the package `pkg/apis/rollouts/v1alpha1` with the fields that a plugin for metrics needs. The host sends
 * more; what is not declared here is skipped. `netrpc generate` writes all of it:
 *
 * ```sh
 * netrpc generate metricproviders/plugin/rpc --modcache "$(go env GOMODCACHE)" \
 *   --service Plugin=MetricsRPCServer --type RunArgs --type TerminateAndResumeArgs \
 *   --type GarbageCollectArgs --type GetMetadataArgs
 * ```
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../../mod.ts";

const { bytes, int, map, oneOf, pointer, string, struct, time } = gob;

/** go-plugin's `MagicCookieKey` and `MagicCookieValue`. */
export const cookie = { key: "ARGO_ROLLOUTS_RPC_PLUGIN", value: "metricprovider" } as const;

/** How far a measurement is, or how it has ended. Once it is none of the first two, it has ended. */
export type Phase = "Pending" | "Running" | "Successful" | "Failed" | "Error" | "Inconclusive";

/** A result at a point in time. */
export interface Measurement {
  Phase: Phase;
  /** Why the phase is what it is: the text of an error. */
  Message: string;
  StartedAt?: Temporal.ZonedDateTime;
  FinishedAt?: Temporal.ZonedDateTime;
  /** What was measured. */
  Value: string;
  /** What the plugin wants to know when it is called again for this measurement. */
  Metadata: Map<string, string>;
  /** While it is running: when to call `Resume`. */
  ResumeAt?: Temporal.ZonedDateTime;
}

/** The schema of a measurement. */
export const Measurement: gob.Schema<Measurement> = struct("v1alpha1.Measurement", {
  Phase: string as gob.Schema<Phase>,
  Message: string,
  StartedAt: pointer(time),
  FinishedAt: pointer(time),
  Value: string,
  Metadata: map(string, string),
  ResumeAt: pointer(time),
});

/** A metric of an AnalysisTemplate, with its arguments filled in. */
export interface Metric {
  Name: string;
  SuccessCondition: string;
  FailureCondition: string;
  /** The JSON below the name of the plugin. There is one plugin for a metric. */
  Provider: { Plugin: Map<string, Uint8Array<ArrayBuffer>> };
}

/** The schema of a metric. */
export const Metric: gob.Schema<Metric> = struct("v1alpha1.Metric", {
  Name: string,
  SuccessCondition: string,
  FailureCondition: string,
  Provider: struct("v1alpha1.MetricProvider", { Plugin: map(string, bytes) }),
});

/** The run that a measurement belongs to. */
export interface AnalysisRun {
  ObjectMeta: { Name: string; Namespace: string; Labels: Map<string, string> };
}

/** The schema of a run. */
export const AnalysisRun: gob.Schema<AnalysisRun> = struct("v1alpha1.AnalysisRun", {
  ObjectMeta: struct("v1.ObjectMeta", {
    Name: string,
    Namespace: string,
    Labels: map(string, string),
  }),
});

/** What `Run` gets. */
export interface RunArgs {
  AnalysisRun?: AnalysisRun;
  Metric: Metric;
}

/** What `Resume` and `Terminate` get. */
export interface TerminateAndResumeArgs extends RunArgs {
  Measurement: Measurement;
}

/** What `GarbageCollect` gets. */
export interface GarbageCollectArgs extends RunArgs {
  /** How many measurements are to be kept. */
  Limit: number;
}

/** What `GetMetadata` gets. */
export interface GetMetadataArgs {
  Metric: Metric;
}

/** An error; an empty text is none. */
export interface RpcError {
  ErrorString: string;
}

const run = { AnalysisRun: pointer(AnalysisRun), Metric };
const RunArgs: gob.Schema<RunArgs> = struct("rpc.RunArgs", run);
const TerminateAndResumeArgs: gob.Schema<TerminateAndResumeArgs> = struct(
  "rpc.TerminateAndResumeArgs",
  { ...run, Measurement },
);
const GarbageCollectArgs: gob.Schema<GarbageCollectArgs> = struct("rpc.GarbageCollectArgs", {
  ...run,
  Limit: int,
});
const GetMetadataArgs: gob.Schema<GetMetadataArgs> = struct("rpc.GetMetadataArgs", { Metric });
const RpcError: gob.Schema<RpcError> = struct("types.RpcError", { ErrorString: string });

/** An argument as the host sends it: in an interface, by the name under which its type is registered with gob. */
export type Named<Name extends string, T> = gob.Typed<Name, T> | undefined;

/** The contract. The host dispenses it by the name `RpcMetricProviderPlugin`. */
export const MetricPlugin: Service<{
  InitPlugin: Method<unknown, RpcError>;
  Run: Method<Named<"RunArgs", RunArgs>, Measurement>;
  Resume: Method<Named<"TerminateAndResumeArgs", TerminateAndResumeArgs>, Measurement>;
  Terminate: Method<Named<"TerminateAndResumeArgs", TerminateAndResumeArgs>, Measurement>;
  GarbageCollect: Method<Named<"GarbageCollectArgs", GarbageCollectArgs>, RpcError>;
  Type: Method<unknown, string>;
  GetMetadata: Method<Named<"GetMetadataArgs", GetMetadataArgs>, Map<string, string>>;
}> = service("Plugin", {
  InitPlugin: method(gob.any, RpcError),
  Run: method(oneOf({ RunArgs }), Measurement),
  Resume: method(oneOf({ TerminateAndResumeArgs }), Measurement),
  Terminate: method(oneOf({ TerminateAndResumeArgs }), Measurement),
  GarbageCollect: method(oneOf({ GarbageCollectArgs }), RpcError),
  Type: method(gob.any, string),
  GetMetadata: method(oneOf({ GetMetadataArgs }), map(string, string)),
});
