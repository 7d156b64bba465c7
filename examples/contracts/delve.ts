/**
 * The contract of Delve, the debugger for Go: service `RPCServer` of version 2 of its API, as in Delve 1.27. Start it
 * without its terminal:
 *
 * ```sh
 * dlv debug --headless --accept-multiclient --listen 127.0.0.1:4040 ./cmd/program
 * ```
 *
 * It listens on TCP and speaks JSON-RPC. Without `--accept-multiclient`, it ends with its first client.
 *
 * ```ts
 * import { connect, gob } from "../../mod.ts";
 * import { DebuggerCommand, RPCServer } from "./delve.ts";
 *
 * async function runToMain(): Promise<void> {
 *   await using client = await connect({ port: 4040, codec: "json" });
 *   const delve = client.service(RPCServer);
 *   const { args } = RPCServer.methods.CreateBreakpoint;
 *   const breakpoint = gob.zero(args);
 *   breakpoint.Breakpoint.FunctionName = "main.main";
 *   await delve.CreateBreakpoint(breakpoint);
 *   const { State } = await delve.Command({ ...gob.zero(DebuggerCommand), Name: "continue" });
 *   console.log(State.CurrentThread?.File, State.CurrentThread?.Line);
 * }
 * void runToMain;
 * ```
 *
 * Left out: `SetApiVersion`; what needs a recording (`Recorded`, `StopRecording`, `Checkpoint`, `ListCheckpoints`,
 * `ClearCheckpoint`); core dumps (`DumpStart`, `DumpWait`, `DumpCancel`); downloads (`CancelDownloads`,
 * `DownloadLibraryDebugInfo`); several targets (`ListTargets`, `FollowExec`, `FollowExecEnabled`); traces by eBPF
 * (`CreateEBPFTracepoint`, `GetBufferedTracepoints`); and `Ancestors`, `AttachedToExistingProcess`, `BuildID`,
 * `DebugInfoDirectories`, `FunctionReturnLocations`, `GuessSubstitutePath`, `ListDynamicLibraries`,
 * `ListPackagesBuildInfo`, `SetExecutionPoint`, `TypeInfo`.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";
import { AsmInstruction, DebuggerCommand, DebuggerState, Event, Thread } from "./delve_state.ts";
import {
  Breakpoint,
  EvalScope,
  Goroutine,
  LoadConfig,
  Location,
  Stackframe,
  Variable,
} from "./delve_types.ts";

export * from "./delve_state.ts";
export * from "./delve_types.ts";

const { bool, int, int64, pointer, slice, string, struct, uint64 } = gob;

/** A struct without fields, `{}`. Many of Delve's methods take or return one. */
export type Empty = Record<never, never>;

/** Which breakpoint: the one with this name, or with this number if the name is empty. */
export interface BreakpointKey {
  Id: number;
  Name: string;
}

/** A scope, and how much of the values in it Delve reads. */
export interface ScopeAndConfig {
  Scope: EvalScope;
  Cfg: LoadConfig;
}

/** Which goroutines `ListGoroutines` gives. */
export interface GoroutineQuery {
  Start: number;
  /** At most this many; 0 for all. */
  Count: number;
  Filters: { Kind: number; Negated: boolean; Arg: string }[];
  GoroutineGroupingOptions: {
    GroupBy: number;
    GroupByKey: string;
    MaxGroupMembers: number;
    MaxGroups: number;
  };
  EvalScope?: EvalScope;
}

const Empty: gob.Schema<Empty> = struct("rpc2.Empty", {});
const Filter = struct("rpc2.ListIn", { Filter: string });
const Key = struct("rpc2.GetBreakpointIn", { Id: int, Name: string });
const InScope = struct("rpc2.ListLocalVarsIn", { Scope: EvalScope, Cfg: LoadConfig });
const OneBreakpoint = struct("rpc2.GetBreakpointOut", { Breakpoint });
const OldBreakpoint = struct("rpc2.ClearBreakpointOut", { Breakpoint: pointer(Breakpoint) });
const Variables = struct("rpc2.ListLocalVarsOut", { Variables: slice(Variable) });
const PathRules = slice(gob.array(2, string));

/** Delve's service. */
export const RPCServer: Service<{
  GetVersion: Method<Empty, {
    DelveVersion: string;
    APIVersion: number;
    Backend: string;
    TargetGoVersion: string;
    MinSupportedVersionOfGo: string;
    MaxSupportedVersionOfGo: string;
  }>;
  ProcessPid: Method<Empty, { Pid: number }>;
  IsMulticlient: Method<Empty, { IsMulticlient: boolean }>;
  LastModified: Method<Empty, { Time: gob.Infer<typeof gob.time> }>;

  State: Method<{ NonBlocking: boolean }, { State?: DebuggerState }>;
  Command: Method<DebuggerCommand, { State: DebuggerState }>;
  CancelNext: Method<Empty, Empty>;
  GetEvents: Method<Empty, { Events: Event[] }>;
  Restart: Method<{
    Position: string;
    ResetArgs: boolean;
    NewArgs: string[];
    Rerecord: boolean;
    Rebuild: boolean;
    NewRedirects: string[];
  }, { DiscardedBreakpoints: { Breakpoint?: Breakpoint; Reason: string }[] }>;
  Detach: Method<{ Kill: boolean }, Empty>;

  CreateBreakpoint: Method<{
    Breakpoint: Breakpoint;
    LocExpr: string;
    SubstitutePathRules: string[][];
    Suspended: boolean;
  }, { Breakpoint: Breakpoint }>;
  CreateWatchpoint: Method<
    { Scope: EvalScope; Expr: string; Type: number },
    { Breakpoint?: Breakpoint }
  >;
  AmendBreakpoint: Method<{ Breakpoint: Breakpoint }, Empty>;
  GetBreakpoint: Method<BreakpointKey, { Breakpoint: Breakpoint }>;
  ListBreakpoints: Method<{ All: boolean }, { Breakpoints: (Breakpoint | undefined)[] }>;
  ToggleBreakpoint: Method<BreakpointKey, { Breakpoint?: Breakpoint }>;
  ClearBreakpoint: Method<BreakpointKey, { Breakpoint?: Breakpoint }>;

  ListThreads: Method<Empty, { Threads: (Thread | undefined)[] }>;
  GetThread: Method<{ Id: number }, { Thread?: Thread }>;
  ListGoroutines: Method<GoroutineQuery, {
    Goroutines: (Goroutine | undefined)[];
    /** Where the next query starts; -1 at the end. */
    Nextg: number;
    Groups: { Name: string; Offset: number; Count: number; Total: number }[];
    TooManyGroups: boolean;
  }>;
  Stacktrace: Method<{
    Id: bigint;
    Depth: number;
    Full: boolean;
    Defers: boolean;
    Opts: number;
    Cfg?: LoadConfig;
    Skip: number;
  }, { Locations: Stackframe[] }>;

  Eval: Method<{ Scope: EvalScope; Expr: string; Cfg?: LoadConfig }, { Variable?: Variable }>;
  Set: Method<{ Scope: EvalScope; Symbol: string; Value: string }, Empty>;
  ListLocalVars: Method<ScopeAndConfig, { Variables: Variable[] }>;
  ListFunctionArgs: Method<ScopeAndConfig, { Args: Variable[] }>;
  ListPackageVars: Method<{ Filter: string; Cfg: LoadConfig }, { Variables: Variable[] }>;
  ListRegisters: Method<{ ThreadID: number; IncludeFp: boolean; Scope?: EvalScope }, {
    Registers: string;
    Regs: { Name: string; Value: string; DwarfNumber: number }[];
  }>;
  ExamineMemory: Method<{ Address: bigint; Length: number }, {
    Mem: Uint8Array<ArrayBuffer>;
    IsLittleEndian: boolean;
  }>;

  ListSources: Method<{ Filter: string }, { Sources: string[] }>;
  ListFunctions: Method<{ Filter: string; FollowCalls: number }, { Funcs: string[] }>;
  ListTypes: Method<{ Filter: string }, { Types: string[] }>;
  FindLocation: Method<{
    Scope: EvalScope;
    Loc: string;
    IncludeNonExecutableLines: boolean;
    SubstitutePathRules: string[][];
  }, { Locations: Location[]; SubstituteLocExpr: string }>;
  Disassemble: Method<
    { Scope: EvalScope; StartPC: bigint; EndPC: bigint; Flavour: number },
    { Disassemble: AsmInstruction[] }
  >;
}> = service("RPCServer", {
  GetVersion: method(
    Empty,
    struct("api.GetVersionOut", {
      DelveVersion: string,
      APIVersion: int,
      Backend: string,
      TargetGoVersion: string,
      MinSupportedVersionOfGo: string,
      MaxSupportedVersionOfGo: string,
    }),
  ),
  ProcessPid: method(Empty, struct("rpc2.ProcessPidOut", { Pid: int })),
  IsMulticlient: method(Empty, struct("rpc2.IsMulticlientOut", { IsMulticlient: bool })),
  LastModified: method(Empty, struct("rpc2.LastModifiedOut", { Time: gob.time })),

  State: method(
    struct("rpc2.StateIn", { NonBlocking: bool }),
    struct("rpc2.StateOut", { State: pointer(DebuggerState) }),
  ),
  Command: method(DebuggerCommand, struct("rpc2.CommandOut", { State: DebuggerState })),
  CancelNext: method(Empty, Empty),
  GetEvents: method(Empty, struct("rpc2.GetEventsOut", { Events: slice(Event) })),
  Restart: method(
    struct("rpc2.RestartIn", {
      Position: string,
      ResetArgs: bool,
      NewArgs: slice(string),
      Rerecord: bool,
      Rebuild: bool,
      NewRedirects: gob.array(3, string),
    }),
    struct("rpc2.RestartOut", {
      DiscardedBreakpoints: slice(struct("api.DiscardedBreakpoint", {
        Breakpoint: pointer(Breakpoint),
        Reason: string,
      })),
    }),
  ),
  Detach: method(struct("rpc2.DetachIn", { Kill: bool }), Empty),

  CreateBreakpoint: method(
    struct("rpc2.CreateBreakpointIn", {
      Breakpoint,
      LocExpr: string,
      SubstitutePathRules: PathRules,
      Suspended: bool,
    }),
    OneBreakpoint,
  ),
  CreateWatchpoint: method(
    struct("rpc2.CreateWatchpointIn", { Scope: EvalScope, Expr: string, Type: gob.uint8 }),
    struct("rpc2.CreateWatchpointOut", { Breakpoint: pointer(Breakpoint) }, {
      embedded: ["Breakpoint"],
    }),
  ),
  AmendBreakpoint: method(struct("rpc2.AmendBreakpointIn", { Breakpoint }), Empty),
  GetBreakpoint: method(Key, OneBreakpoint),
  ListBreakpoints: method(
    struct("rpc2.ListBreakpointsIn", { All: bool }),
    struct("rpc2.ListBreakpointsOut", { Breakpoints: slice(pointer(Breakpoint)) }),
  ),
  ToggleBreakpoint: method(Key, OldBreakpoint),
  ClearBreakpoint: method(Key, OldBreakpoint),

  ListThreads: method(
    Empty,
    struct("rpc2.ListThreadsOut", { Threads: slice(pointer(Thread)) }),
  ),
  GetThread: method(
    struct("rpc2.GetThreadIn", { Id: int }),
    struct("rpc2.GetThreadOut", { Thread: pointer(Thread) }),
  ),
  ListGoroutines: method(
    struct("rpc2.ListGoroutinesIn", {
      Start: int,
      Count: int,
      Filters: slice(struct("api.ListGoroutinesFilter", {
        Kind: gob.uint8,
        Negated: bool,
        Arg: string,
      })),
      GoroutineGroupingOptions: struct("api.GoroutineGroupingOptions", {
        GroupBy: gob.uint8,
        GroupByKey: string,
        MaxGroupMembers: int,
        MaxGroups: int,
      }),
      EvalScope: pointer(EvalScope),
    }, { embedded: ["GoroutineGroupingOptions"] }),
    struct("rpc2.ListGoroutinesOut", {
      Goroutines: slice(pointer(Goroutine)),
      Nextg: int,
      Groups: slice(struct("api.GoroutineGroup", {
        Name: string,
        Offset: int,
        Count: int,
        Total: int,
      })),
      TooManyGroups: bool,
    }),
  ),
  Stacktrace: method(
    struct("rpc2.StacktraceIn", {
      Id: int64,
      Depth: int,
      Full: bool,
      Defers: bool,
      Opts: gob.uint16,
      Cfg: pointer(LoadConfig),
      Skip: int,
    }),
    struct("rpc2.StacktraceOut", { Locations: slice(Stackframe) }),
  ),

  Eval: method(
    struct("rpc2.EvalIn", { Scope: EvalScope, Expr: string, Cfg: pointer(LoadConfig) }),
    struct("rpc2.EvalOut", { Variable: pointer(Variable) }),
  ),
  Set: method(struct("rpc2.SetIn", { Scope: EvalScope, Symbol: string, Value: string }), Empty),
  ListLocalVars: method(InScope, Variables),
  ListFunctionArgs: method(InScope, struct("rpc2.ListFunctionArgsOut", { Args: slice(Variable) })),
  ListPackageVars: method(
    struct("rpc2.ListPackageVarsIn", { Filter: string, Cfg: LoadConfig }),
    Variables,
  ),
  ListRegisters: method(
    struct("rpc2.ListRegistersIn", { ThreadID: int, IncludeFp: bool, Scope: pointer(EvalScope) }),
    struct("rpc2.ListRegistersOut", {
      Registers: string,
      Regs: slice(struct("api.Register", { Name: string, Value: string, DwarfNumber: int })),
    }),
  ),
  ExamineMemory: method(
    struct("rpc2.ExamineMemoryIn", { Address: uint64, Length: int }),
    struct("rpc2.ExaminedMemoryOut", { Mem: gob.bytes, IsLittleEndian: bool }),
  ),

  ListSources: method(Filter, struct("rpc2.ListSourcesOut", { Sources: slice(string) })),
  ListFunctions: method(
    struct("rpc2.ListFunctionsIn", { Filter: string, FollowCalls: int }),
    struct("rpc2.ListFunctionsOut", { Funcs: slice(string) }),
  ),
  ListTypes: method(Filter, struct("rpc2.ListTypesOut", { Types: slice(string) })),
  FindLocation: method(
    struct("rpc2.FindLocationIn", {
      Scope: EvalScope,
      Loc: string,
      IncludeNonExecutableLines: bool,
      SubstitutePathRules: PathRules,
    }),
    struct("rpc2.FindLocationOut", { Locations: slice(Location), SubstituteLocExpr: string }),
  ),
  Disassemble: method(
    struct("rpc2.DisassembleIn", {
      Scope: EvalScope,
      StartPC: uint64,
      EndPC: uint64,
      Flavour: int,
    }),
    struct("rpc2.DisassembleOut", { Disassemble: slice(AsmInstruction) }),
  ),
});
