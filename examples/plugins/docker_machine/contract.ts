/**
 * The contract of docker-machine's drivers: what `libmachine/drivers/rpc` of github.com/docker/machine 0.16 calls, which is
 * its last version. github.com/rancher/machine calls the same.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../../mod.ts";

const { bytes, int, record, slice, string, struct } = gob;

/** Go's `struct{}`. */
export type Nothing = Record<never, never>;

const Nothing: gob.Schema<Nothing> = struct("", {});

/** What the options of all types have. */
interface Option {
  /** `existing-ip-address` becomes `--existing-ip-address`. */
  Name: string;
  Usage: string;
  /** The variable of the environment that gives the value too. */
  EnvVar: string;
}

// Go registers these types as pointers: `gob.Register(new(mcnflag.StringFlag))`.
/** An option that a driver adds to `docker-machine create`. */
export type Flag =
  | gob.Typed<"*mcnflag.StringFlag", Option & { Value: string }>
  | gob.Typed<"*mcnflag.StringSliceFlag", Option & { Value: string[] }>
  | gob.Typed<"*mcnflag.IntFlag", Option & { Value: number }>
  | gob.Typed<"*mcnflag.BoolFlag", Option>;

const option = { Name: string, Usage: string, EnvVar: string };

const Flag: gob.Schema<Flag | undefined> = gob.oneOf({
  "*mcnflag.StringFlag": struct("mcnflag.StringFlag", { ...option, Value: string }),
  "*mcnflag.StringSliceFlag": struct("mcnflag.StringSliceFlag", {
    ...option,
    Value: slice(string),
  }),
  "*mcnflag.IntFlag": struct("mcnflag.IntFlag", { ...option, Value: int }),
  "*mcnflag.BoolFlag": struct("mcnflag.BoolFlag", option),
});

/** The values of the options of `docker-machine create`: text, integers, booleans, and `[]string` as a `gob.Typed`. */
export type RPCFlags = gob.Typed<"*rpcdriver.RPCFlags", { Values: Record<string, unknown> }>;

const RPCFlags: gob.Schema<RPCFlags | undefined> = gob.oneOf({
  "*rpcdriver.RPCFlags": struct("rpcdriver.RPCFlags", { Values: record(gob.any) }),
});

/** Go's `state.State`: in what state a machine is. */
export const State = {
  None: 0,
  Running: 1,
  Paused: 2,
  Saved: 3,
  Stopped: 4,
  Stopping: 5,
  Starting: 6,
  Error: 7,
  Timeout: 8,
} as const;

/** The methods. */
export interface DriverMethods {
  // The plugin itself.
  GetVersion: Method<Nothing, number>;
  Heartbeat: Method<Nothing, Nothing>;
  Close: Method<Nothing, Nothing>;

  // What the driver knows of its machine, as JSON. docker-machine keeps it in `config.json`.
  SetConfigRaw: Method<Uint8Array, Nothing>;
  GetConfigRaw: Method<Nothing, Uint8Array>;
  GetCreateFlags: Method<Nothing, (Flag | undefined)[]>;
  SetConfigFromFlags: Method<RPCFlags | undefined, Nothing>;

  // The machine.
  DriverName: Method<Nothing, string>;
  GetMachineName: Method<Nothing, string>;
  GetIP: Method<Nothing, string>;
  GetSSHHostname: Method<Nothing, string>;
  GetSSHKeyPath: Method<Nothing, string>;
  GetSSHPort: Method<Nothing, number>;
  GetSSHUsername: Method<Nothing, string>;
  /** Where its Docker engine listens: `tcp://192.0.2.1:2376`. */
  GetURL: Method<Nothing, string>;
  /** A number of {@linkcode State}. */
  GetState: Method<Nothing, number>;
  PreCreateCheck: Method<Nothing, Nothing>;
  Create: Method<Nothing, Nothing>;
  Start: Method<Nothing, Nothing>;
  Stop: Method<Nothing, Nothing>;
  Restart: Method<Nothing, Nothing>;
  Kill: Method<Nothing, Nothing>;
  Remove: Method<Nothing, Nothing>;
}

const methods: DriverMethods = {
  GetVersion: method(Nothing, int),
  Heartbeat: method(Nothing, Nothing),
  Close: method(Nothing, Nothing),

  SetConfigRaw: method(bytes, Nothing),
  GetConfigRaw: method(Nothing, bytes),
  GetCreateFlags: method(Nothing, slice(Flag)),
  SetConfigFromFlags: method(RPCFlags, Nothing),

  DriverName: method(Nothing, string),
  GetMachineName: method(Nothing, string),
  GetIP: method(Nothing, string),
  GetSSHHostname: method(Nothing, string),
  GetSSHKeyPath: method(Nothing, string),
  GetSSHPort: method(Nothing, int),
  GetSSHUsername: method(Nothing, string),
  GetURL: method(Nothing, string),
  GetState: method(Nothing, int),
  PreCreateCheck: method(Nothing, Nothing),
  Create: method(Nothing, Nothing),
  Start: method(Nothing, Nothing),
  Stop: method(Nothing, Nothing),
  Restart: method(Nothing, Nothing),
  Kill: method(Nothing, Nothing),
  Remove: method(Nothing, Nothing),
};

/** The service. */
export const RPCServerDriver: Service<DriverMethods> = service("RPCServerDriver", methods);

/** The same by the name that docker-machine before 0.5.1 calls. */
export const RpcServerDriver: Service<DriverMethods> = service("RpcServerDriver", methods);
