/**
 * What `cf` tells its plugins of applications, organizations, spaces and services: its package `plugin/models`. Sizes are
 * an `int64` in Go, so they are bigints here: megabytes if nothing else is said.
 *
 * @module
 */

import { gob } from "../../mod.ts";

const { bool, float64, int, int64, pointer, slice, string, struct } = gob;

/** A domain. */
export interface Domain {
  Guid: string;
  Name: string;
  OwningOrganizationGuid: string;
  Shared: boolean;
}

const Domain = struct("plugin_models.GetApp_DomainFields", {
  Guid: string,
  Name: string,
  OwningOrganizationGuid: string,
  Shared: bool,
});

/** A name and its id. */
export interface Named {
  Guid: string;
  Name: string;
}

/** The schema of {@linkcode Named}. */
export const Named: gob.Schema<Named> = struct("plugin_models.GetApp_ServiceSummary", {
  Guid: string,
  Name: string,
});

// Some of Go's types have the name first. That makes a difference for the order in JSON only.
const NameFirst: gob.Schema<Named> = struct("plugin_models.GetSpace_Apps", {
  Name: string,
  Guid: string,
});

/** A route to an application. */
export interface Route {
  Guid: string;
  Host: string;
  Domain: Domain;
}

const Route = struct("plugin_models.GetApp_RouteSummary", { Guid: string, Host: string, Domain });

/** A running instance of an application. Its sizes are bytes. */
export interface Instance {
  State: string;
  Details: string;
  Since: gob.Infer<typeof gob.time>;
  CpuUsage: number;
  DiskQuota: bigint;
  DiskUsage: bigint;
  MemQuota: bigint;
  MemUsage: bigint;
}

/** An application. */
export interface App {
  Guid: string;
  Name: string;
  BuildpackUrl: string;
  Command: string;
  Diego: boolean;
  DetectedStartCommand: string;
  DiskQuota: bigint;
  /** A `map[string]interface{}` in Go. The values are text, numbers and booleans. */
  EnvironmentVars: Record<string, unknown>;
  InstanceCount: number;
  Memory: bigint;
  RunningInstances: number;
  HealthCheckTimeout: number;
  State: string;
  SpaceGuid: string;
  PackageUpdatedAt?: gob.Infer<typeof gob.time>;
  PackageState: string;
  StagingFailedReason: string;
  Stack?: { Guid: string; Name: string; Description: string };
  Instances: Instance[];
  Routes: Route[];
  Services: Named[];
}

/** The schema of {@linkcode App}. */
export const App: gob.Schema<App> = struct("plugin_models.GetAppModel", {
  Guid: string,
  Name: string,
  BuildpackUrl: string,
  Command: string,
  Diego: bool,
  DetectedStartCommand: string,
  DiskQuota: int64,
  EnvironmentVars: gob.record(gob.any),
  InstanceCount: int,
  Memory: int64,
  RunningInstances: int,
  HealthCheckTimeout: int,
  State: string,
  SpaceGuid: string,
  PackageUpdatedAt: pointer(gob.time),
  PackageState: string,
  StagingFailedReason: string,
  Stack: pointer(struct("plugin_models.GetApp_Stack", {
    Guid: string,
    Name: string,
    Description: string,
  })),
  Instances: slice(struct("plugin_models.GetApp_AppInstanceFields", {
    State: string,
    Details: string,
    Since: gob.time,
    CpuUsage: float64,
    DiskQuota: int64,
    DiskUsage: int64,
    MemQuota: int64,
    MemUsage: int64,
  })),
  Routes: slice(Route),
  Services: slice(Named),
});

/** A line of the list of applications. */
export interface AppSummary {
  Name: string;
  Guid: string;
  State: string;
  TotalInstances: number;
  RunningInstances: number;
  Memory: bigint;
  DiskQuota: bigint;
  Routes: Route[];
}

/** The schema of {@linkcode AppSummary}. */
export const AppSummary: gob.Schema<AppSummary> = struct("plugin_models.GetAppsModel", {
  Name: string,
  Guid: string,
  State: string,
  TotalInstances: int,
  RunningInstances: int,
  Memory: int64,
  DiskQuota: int64,
  Routes: slice(Route),
});

/** How much an organization or a space may use; -1 for no limit. */
export interface Quota {
  Guid: string;
  Name: string;
  MemoryLimit: bigint;
  InstanceMemoryLimit: bigint;
  RoutesLimit: number;
  ServicesLimit: number;
  NonBasicServicesAllowed: boolean;
}

/** The schema of {@linkcode Quota}. */
export const Quota: gob.Schema<Quota> = struct("plugin_models.QuotaFields", {
  Guid: string,
  Name: string,
  MemoryLimit: int64,
  InstanceMemoryLimit: int64,
  RoutesLimit: int,
  ServicesLimit: int,
  NonBasicServicesAllowed: bool,
});

/** An organization. */
export interface Org {
  Guid: string;
  Name: string;
  QuotaDefinition: Quota;
  Spaces: Named[];
  Domains: Domain[];
  SpaceQuotas: Quota[];
}

/** The schema of {@linkcode Org}. */
export const Org: gob.Schema<Org> = struct("plugin_models.GetOrg_Model", {
  Guid: string,
  Name: string,
  QuotaDefinition: Quota,
  Spaces: slice(Named),
  Domains: slice(Domain),
  SpaceQuotas: slice(Quota),
});

/** A space. */
export interface SpaceDetails {
  GetSpaces_Model: Named;
  Organization: Named;
  Applications: Named[];
  ServiceInstances: Named[];
  Domains: Domain[];
  SecurityGroups: { Name: string; Guid: string; Rules: Record<string, unknown>[] }[];
  SpaceQuota: Quota;
}

/** The schema of {@linkcode SpaceDetails}. */
export const SpaceDetails: gob.Schema<SpaceDetails> = struct("plugin_models.GetSpace_Model", {
  GetSpaces_Model: Named,
  Organization: Named,
  Applications: slice(NameFirst),
  ServiceInstances: slice(Named),
  Domains: slice(Domain),
  SecurityGroups: slice(struct("plugin_models.GetSpace_SecurityGroup", {
    Name: string,
    Guid: string,
    Rules: slice(gob.record(gob.any)),
  })),
  SpaceQuota: Quota,
}, { embedded: ["GetSpaces_Model"] });

/** An instance of a service. */
export interface ServiceInstance {
  Guid: string;
  Name: string;
  DashboardUrl: string;
  IsUserProvided: boolean;
  ServiceOffering: { Name: string; DocumentationUrl: string };
  ServicePlan: Named;
  LastOperation: {
    Type: string;
    State: string;
    Description: string;
    CreatedAt: string;
    UpdatedAt: string;
  };
}

/** The schema of {@linkcode ServiceInstance}. */
export const ServiceInstance: gob.Schema<ServiceInstance> = struct(
  "plugin_models.GetService_Model",
  {
    Guid: string,
    Name: string,
    DashboardUrl: string,
    IsUserProvided: bool,
    ServiceOffering: struct("plugin_models.GetService_ServiceFields", {
      Name: string,
      DocumentationUrl: string,
    }),
    ServicePlan: NameFirst,
    LastOperation: struct("plugin_models.GetService_LastOperation", {
      Type: string,
      State: string,
      Description: string,
      CreatedAt: string,
      UpdatedAt: string,
    }),
  },
);

/** A line of the list of services. */
export interface ServiceSummary {
  Guid: string;
  Name: string;
  ServicePlan: Named;
  Service: { Name: string };
  LastOperation: { Type: string; State: string };
  ApplicationNames: string[];
  IsUserProvided: boolean;
}

/** The schema of {@linkcode ServiceSummary}. */
export const ServiceSummary: gob.Schema<ServiceSummary> = struct(
  "plugin_models.GetServices_Model",
  {
    Guid: string,
    Name: string,
    ServicePlan: Named,
    Service: struct("plugin_models.GetServices_ServiceFields", { Name: string }),
    LastOperation: struct("plugin_models.GetServices_LastOperation", {
      Type: string,
      State: string,
    }),
    ApplicationNames: slice(string),
    IsUserProvided: bool,
  },
);
