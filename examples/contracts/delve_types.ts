/**
 * The types of Delve's API: the structs of its package `service/api` that the methods of delve.ts use. An address is a
 * `uint64` and a goroutine's number an `int64` in Go, so both are bigints here. What Delve itself never sends
 * (`json:"-"`) is left out.
 *
 * @module
 */

import { gob } from "../../mod.ts";

const { bool, bytes, int, int64, lazy, pointer, record, slice, string, struct, uint64 } = gob;

/** How much of a value Delve reads. */
export interface LoadConfig {
  FollowPointers: boolean;
  MaxVariableRecurse: number;
  MaxStringLen: number;
  MaxArrayValues: number;
  /** -1 for all fields. */
  MaxStructFields: number;
}

/** The schema of {@linkcode LoadConfig}. */
export const LoadConfig: gob.Schema<LoadConfig> = struct("api.LoadConfig", {
  FollowPointers: bool,
  MaxVariableRecurse: int,
  MaxStringLen: int,
  MaxArrayValues: int,
  MaxStructFields: int,
});

/** Where an expression is evaluated: in which goroutine (-1 for the selected one) and frame. */
export interface EvalScope {
  GoroutineID: bigint;
  Frame: number;
  DeferredCall: number;
}

/** The schema of {@linkcode EvalScope}. */
export const EvalScope: gob.Schema<EvalScope> = struct("api.EvalScope", {
  GoroutineID: int64,
  Frame: int,
  DeferredCall: int,
});

/** A function of the program. `Name_` is its name; Go has a method `Name` besides. */
export interface GoFunction {
  Name_: string;
  Value: bigint;
  Type: number;
  GoType: bigint;
  Optimized: boolean;
}

/** The schema of {@linkcode GoFunction}. */
export const GoFunction: gob.Schema<GoFunction> = struct("api.Function", {
  Name_: string,
  Value: uint64,
  Type: gob.uint8,
  GoType: uint64,
  Optimized: bool,
}, {
  json: {
    Name_: "name",
    Value: "value",
    Type: "type",
    GoType: "goType",
    Optimized: "optimized",
  },
});

/** A place in the program. `FindLocation` fills `PCs`: a line can have several addresses or none. */
export interface Location {
  PC: bigint;
  File: string;
  Line: number;
  Function?: GoFunction;
  PCs: bigint[];
  PCPids: number[];
}

/** The schema of {@linkcode Location}. */
export const Location: gob.Schema<Location> = struct("api.Location", {
  PC: uint64,
  File: string,
  Line: int,
  Function: pointer(GoFunction),
  PCs: slice(uint64),
  PCPids: slice(int),
}, {
  json: {
    PC: "pc",
    File: "file",
    Line: "line",
    Function: "function,omitempty",
    PCs: "pcs,omitempty",
    PCPids: "pcpids,omitempty",
  },
});

/** A variable, with the variables inside it. */
export interface Variable {
  Name: string;
  Addr: bigint;
  OnlyAddr: boolean;
  Type: string;
  RealType: string;
  Flags: number;
  /** A `reflect.Kind`: 2 is an int, 24 a string, 25 a struct. */
  Kind: number;
  Value: string;
  /** The bytes of a string that is not UTF-8. */
  StringValueBytes: Uint8Array<ArrayBuffer>;
  Len: bigint;
  Cap: bigint;
  /** Elements, fields, or keys and values in turn. */
  Children: Variable[];
  Base: bigint;
  Unreadable: string;
  LocationExpr: string;
  DeclLine: bigint;
}

/** The schema of {@linkcode Variable}. */
export const Variable: gob.Schema<Variable> = struct("api.Variable", {
  Name: string,
  Addr: uint64,
  OnlyAddr: bool,
  Type: string,
  RealType: string,
  Flags: gob.uint16,
  Kind: gob.uint,
  Value: string,
  StringValueBytes: bytes,
  Len: int64,
  Cap: int64,
  Children: slice(lazy(() => Variable)),
  Base: uint64,
  Unreadable: string,
  LocationExpr: string,
  DeclLine: int64,
}, {
  json: {
    Name: "name",
    Addr: "addr",
    OnlyAddr: "onlyAddr",
    Type: "type",
    RealType: "realType",
    Flags: "flags",
    Kind: "kind",
    Value: "value",
    Len: "len",
    Cap: "cap",
    Children: "children",
    Base: "base",
    Unreadable: "unreadable",
  },
});

/** A breakpoint, tracepoint or watchpoint. To create one, set `File` and `Line`, `FunctionName`, or `Addrs`. */
export interface Breakpoint {
  ID: number;
  Name: string;
  Addr: bigint;
  Addrs: bigint[];
  AddrPid: number[];
  File: string;
  Line: number;
  FunctionName: string;
  ExprString: string;
  Cond: string;
  HitCond: string;
  HitCondPerG: boolean;
  /** Whether it only reports. In JSON its name is `continue`. */
  Tracepoint: boolean;
  TraceReturn: boolean;
  Goroutine: boolean;
  Stacktrace: number;
  Variables: string[];
  LoadArgs?: LoadConfig;
  LoadLocals?: LoadConfig;
  CustomCommands: string[];
  WatchExpr: string;
  WatchType: number;
  VerboseDescr: string[];
  /** Hits by goroutine. */
  HitCount: Record<string, bigint>;
  TotalHitCount: bigint;
  Disabled: boolean;
  RootFuncName: string;
  TraceFollowCalls: number;
}

/** The schema of {@linkcode Breakpoint}. */
export const Breakpoint: gob.Schema<Breakpoint> = struct("api.Breakpoint", {
  ID: int,
  Name: string,
  Addr: uint64,
  Addrs: slice(uint64),
  AddrPid: slice(int),
  File: string,
  Line: int,
  FunctionName: string,
  ExprString: string,
  Cond: string,
  HitCond: string,
  HitCondPerG: bool,
  Tracepoint: bool,
  TraceReturn: bool,
  Goroutine: bool,
  Stacktrace: int,
  Variables: slice(string),
  LoadArgs: pointer(LoadConfig),
  LoadLocals: pointer(LoadConfig),
  CustomCommands: slice(string),
  WatchExpr: string,
  WatchType: gob.uint8,
  VerboseDescr: slice(string),
  HitCount: record(uint64),
  TotalHitCount: uint64,
  Disabled: bool,
  RootFuncName: string,
  TraceFollowCalls: int,
}, {
  json: {
    ID: "id",
    Name: "name",
    Addr: "addr",
    Addrs: "addrs",
    AddrPid: "addrpid",
    File: "file",
    Line: "line",
    FunctionName: "functionName,omitempty",
    Tracepoint: "continue",
    TraceReturn: "traceReturn",
    Goroutine: "goroutine",
    Stacktrace: "stacktrace",
    Variables: "variables,omitempty",
    CustomCommands: "customCommands,omitempty",
    VerboseDescr: "VerboseDescr,omitempty",
    HitCount: "hitCount",
    TotalHitCount: "totalHitCount",
    Disabled: "disabled",
  },
});

/** A deferred function. */
export interface Defer {
  DeferredLoc: Location;
  DeferLoc: Location;
  SP: bigint;
  Unreadable: string;
}

/** The schema of {@linkcode Defer}. */
export const Defer: gob.Schema<Defer> = struct("api.Defer", {
  DeferredLoc: Location,
  DeferLoc: Location,
  SP: uint64,
  Unreadable: string,
});

/** A frame of a stack. Go embeds the location: in JSON its members stand among those of the frame. */
export interface Stackframe {
  Location: Location;
  Locals: Variable[];
  Arguments: Variable[];
  FrameOffset: bigint;
  FramePointerOffset: bigint;
  Defers: Defer[];
  Bottom: boolean;
  Err: string;
}

/** The schema of {@linkcode Stackframe}. */
export const Stackframe: gob.Schema<Stackframe> = struct("api.Stackframe", {
  Location,
  Locals: slice(Variable),
  Arguments: slice(Variable),
  FrameOffset: int64,
  FramePointerOffset: int64,
  Defers: slice(Defer),
  Bottom: bool,
  Err: string,
}, { json: { Bottom: "Bottom,omitempty" }, embedded: ["Location"] });

/** A goroutine. */
export interface Goroutine {
  ID: bigint;
  CurrentLoc: Location;
  UserCurrentLoc: Location;
  GoStatementLoc: Location;
  StartLoc: Location;
  ThreadID: number;
  Status: bigint;
  WaitSince: bigint;
  WaitReason: bigint;
  Unreadable: string;
  Labels: Record<string, string>;
}

/** The schema of {@linkcode Goroutine}. */
export const Goroutine: gob.Schema<Goroutine> = struct("api.Goroutine", {
  ID: int64,
  CurrentLoc: Location,
  UserCurrentLoc: Location,
  GoStatementLoc: Location,
  StartLoc: Location,
  ThreadID: int,
  Status: uint64,
  WaitSince: int64,
  WaitReason: int64,
  Unreadable: string,
  Labels: record(string),
}, {
  json: {
    ID: "id",
    CurrentLoc: "currentLoc",
    UserCurrentLoc: "userCurrentLoc",
    GoStatementLoc: "goStatementLoc",
    StartLoc: "startLoc",
    ThreadID: "threadID",
    Status: "status",
    WaitSince: "waitSince",
    WaitReason: "waitReason",
    Unreadable: "unreadable",
    Labels: "labels,omitempty",
  },
});
