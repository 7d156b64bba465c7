/**
 * An AnalysisRun as a cluster has it, with far more than the plugin reads.
 *
 * @module
 */

const at = "2026-11-27T10:00:00Z";

/** The run in JSON. */
export const analysisRun: unknown = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "AnalysisRun",
  metadata: {
    name: "shop-7c9d-3",
    namespace: "shops",
    uid: "7f0c3c4e-7a52-4c57-9a1c-0a3a4f0b9a11",
    creationTimestamp: at,
    deletionGracePeriodSeconds: 30,
    labels: { app: "shop" },
    annotations: { "rollout.argoproj.io/revision": "3" },
    ownerReferences: [
      { apiVersion: "v1", kind: "Rollout", name: "shop", uid: "1", controller: true },
    ],
    managedFields: [{ manager: "c", operation: "Update", time: at, fieldsV1: { "f:spec": {} } }],
  },
  spec: {
    args: [{ name: "service", value: "shop" }, {
      name: "token",
      valueFrom: { secretKeyRef: { name: "s", key: "k" } },
    }],
    metrics: [
      { name: "one", count: 3, failureLimit: "2", provider: { prometheus: { query: "up" } } },
      { name: "two", provider: { web: { url: "http://x/", jsonBody: { a: 1 } } } },
      {
        name: "three",
        provider: {
          job: {
            spec: {
              backoffLimit: 1,
              template: {
                spec: {
                  containers: [{
                    name: "c",
                    image: "c:1",
                    resources: { limits: { cpu: "250m", memory: "1Gi" } },
                    ports: [{ containerPort: 80 }],
                    livenessProbe: { httpGet: { path: "/", port: "http" } },
                  }],
                },
              },
            },
          },
        },
      },
    ],
    measurementRetention: [{ metricName: "one", limit: 5 }],
  },
  status: {
    phase: "Running",
    startedAt: at,
    metricResults: [{
      name: "one",
      phase: "Running",
      count: 1,
      measurements: [{ phase: "Successful", value: "1", startedAt: at, finishedAt: at }],
    }],
  },
};
