/**
 * The contract of `cf`, the command line of Cloud Foundry: service `CliRpcCmd`, which it offers to its plugins, as in
 * cf 8 (code.cloudfoundry.org/cli, packages `plugin`, `plugin/rpc` and `plugin/models`).
 *
 * `cf` listens on a TCP port of 127.0.0.1, speaks gob, and starts the plugin with the port as its first argument. The
 * second is `SendMetadata` when the plugin is installed, later the command.
 *
 * ```ts
 * import { connect } from "../../mod.ts";
 * import { CliRpcCmd, type Metadata } from "./cf.ts";
 *
 * async function plugin([port, command]: string[], metadata: Metadata): Promise<void> {
 *   await using client = await connect({ port: Number(port) });
 *   const cf = client.service(CliRpcCmd);
 *   if (command === "SendMetadata") {
 *     await cf.SetPluginMetadata(metadata);
 *     return;
 *   }
 *   for (const { Name, State } of await cf.GetApps("")) console.log(Name, State);
 * }
 * void plugin;
 * ```
 *
 * All its methods are here.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";
import {
  App,
  AppSummary,
  Named,
  Org,
  Quota,
  ServiceInstance,
  ServiceSummary,
  SpaceDetails,
} from "./cf_models.ts";

export * from "./cf_models.ts";

const { bool, int, slice, string, struct } = gob;

/** A version: `major.minor.build`. */
export interface Version {
  Major: number;
  Minor: number;
  Build: number;
}

/** A command that a plugin adds to `cf`. */
export interface Command {
  Name: string;
  Alias: string;
  HelpText: string;
  /** What `cf help` says of it. */
  UsageDetails: { Usage: string; Options: Record<string, string> };
}

/** What a plugin says of itself. */
export interface Metadata {
  Name: string;
  Version: Version;
  LibraryVersion: Version;
  MinCliVersion: Version;
  Commands: Command[];
}

/** A user, with what they may do. */
export interface User {
  Guid: string;
  Username: string;
  IsAdmin: boolean;
  Roles: string[];
}

const Version: gob.Schema<Version> = struct("plugin.VersionType", {
  Major: int,
  Minor: int,
  Build: int,
});

const Metadata = struct("plugin.PluginMetadata", {
  Name: string,
  Version,
  LibraryVersion: Version,
  MinCliVersion: Version,
  Commands: slice(struct("plugin.Command", {
    Name: string,
    Alias: string,
    HelpText: string,
    UsageDetails: struct("plugin.Usage", { Usage: string, Options: gob.record(string) }),
  })),
});

const User = struct("plugin_models.GetOrgUsers_Model", {
  Guid: string,
  Username: string,
  IsAdmin: bool,
  Roles: slice(string),
});

const CurrentOrg = struct("plugin_models.Organization", {
  OrganizationFields: struct("plugin_models.OrganizationFields", {
    Guid: string,
    Name: string,
    QuotaDefinition: Quota,
  }),
}, { embedded: ["OrganizationFields"] });

const CurrentSpace = struct("plugin_models.Space", {
  SpaceFields: struct("plugin_models.SpaceFields", { Guid: string, Name: string }),
}, { embedded: ["SpaceFields"] });

/** The service of `cf`. Where an argument is a string that Go ignores, `""` will do. */
export const CliRpcCmd: Service<{
  SetPluginMetadata: Method<Metadata, boolean>;
  IsMinCliVersion: Method<string, boolean>;

  /** Runs a command of `cf` itself, by its words. False for a command that does not exist. */
  CallCoreCommand: Method<string[], boolean>;
  /** The lines that the last command printed. */
  GetOutputAndReset: Method<boolean, string[]>;
  DisableTerminalOutput: Method<boolean, boolean>;

  Username: Method<string, string>;
  UserGuid: Method<string, string>;
  UserEmail: Method<string, string>;
  IsLoggedIn: Method<string, boolean>;
  AccessToken: Method<string, string>;
  IsSSLDisabled: Method<string, boolean>;
  HasOrganization: Method<string, boolean>;
  HasSpace: Method<string, boolean>;
  HasAPIEndpoint: Method<string, boolean>;
  ApiEndpoint: Method<string, string>;
  ApiVersion: Method<string, string>;
  LoggregatorEndpoint: Method<string, string>;
  DopplerEndpoint: Method<string, string>;

  GetCurrentOrg: Method<string, { OrganizationFields: Named & { QuotaDefinition: Quota } }>;
  GetCurrentSpace: Method<string, { SpaceFields: Named }>;
  /** The argument is the name. */
  GetApp: Method<string, App>;
  GetApps: Method<string, AppSummary[]>;
  /** The argument is the name. */
  GetOrg: Method<string, Org>;
  GetOrgs: Method<string, Named[]>;
  /** The name of the organization, then flags of `cf org-users`. */
  GetOrgUsers: Method<string[], User[]>;
  /** The argument is the name. */
  GetSpace: Method<string, SpaceDetails>;
  GetSpaces: Method<string, Named[]>;
  /** The names of the organization and of the space. */
  GetSpaceUsers: Method<string[], User[]>;
  /** The argument is the name. */
  GetService: Method<string, ServiceInstance>;
  GetServices: Method<string, ServiceSummary[]>;
}> = service("CliRpcCmd", {
  SetPluginMetadata: method(Metadata, bool),
  IsMinCliVersion: method(string, bool),

  CallCoreCommand: method(slice(string), bool),
  GetOutputAndReset: method(bool, slice(string)),
  DisableTerminalOutput: method(bool, bool),

  Username: method(string, string),
  UserGuid: method(string, string),
  UserEmail: method(string, string),
  IsLoggedIn: method(string, bool),
  AccessToken: method(string, string),
  IsSSLDisabled: method(string, bool),
  HasOrganization: method(string, bool),
  HasSpace: method(string, bool),
  HasAPIEndpoint: method(string, bool),
  ApiEndpoint: method(string, string),
  ApiVersion: method(string, string),
  LoggregatorEndpoint: method(string, string),
  DopplerEndpoint: method(string, string),

  GetCurrentOrg: method(string, CurrentOrg),
  GetCurrentSpace: method(string, CurrentSpace),
  GetApp: method(string, App),
  GetApps: method(string, slice(AppSummary)),
  GetOrg: method(string, Org),
  GetOrgs: method(string, slice(Named)),
  GetOrgUsers: method(slice(string), slice(User)),
  GetSpace: method(string, SpaceDetails),
  GetSpaces: method(string, slice(Named)),
  GetSpaceUsers: method(slice(string), slice(User)),
  GetService: method(string, ServiceInstance),
  GetServices: method(string, slice(ServiceSummary)),
});
