/**
 * What Delve says of the program that it debugs, and the commands that make it go on.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import {
  Breakpoint,
  GoFunction,
  Goroutine,
  LoadConfig,
  Location,
  Stackframe,
  Variable,
} from "./delve_types.ts";

const { bool, int, int64, pointer, slice, string, struct, uint64 } = gob;

/** What a breakpoint collected when it was hit. */
export interface BreakpointInfo {
  Stacktrace: Stackframe[];
  Goroutine?: Goroutine;
  Variables: Variable[];
  Arguments: Variable[];
  Locals: Variable[];
}

/** The schema of {@linkcode BreakpointInfo}. */
export const BreakpointInfo: gob.Schema<BreakpointInfo> = struct("api.BreakpointInfo", {
  Stacktrace: slice(Stackframe),
  Goroutine: pointer(Goroutine),
  Variables: slice(Variable),
  Arguments: slice(Variable),
  Locals: slice(Variable),
}, {
  json: {
    Stacktrace: "stacktrace,omitempty",
    Goroutine: "goroutine,omitempty",
    Variables: "variables,omitempty",
    Arguments: "arguments,omitempty",
    Locals: "locals,omitempty",
  },
});

/** A thread of the program. */
export interface Thread {
  ID: number;
  PC: bigint;
  File: string;
  Line: number;
  Function?: GoFunction;
  GoroutineID: bigint;
  /** The breakpoint at which it stands. */
  Breakpoint?: Breakpoint;
  BreakpointInfo?: BreakpointInfo;
  /** What the function that was stepped out of returned. */
  ReturnValues: Variable[];
  CallReturn: boolean;
}

/** The schema of {@linkcode Thread}. */
export const Thread: gob.Schema<Thread> = struct("api.Thread", {
  ID: int,
  PC: uint64,
  File: string,
  Line: int,
  Function: pointer(GoFunction),
  GoroutineID: int64,
  Breakpoint: pointer(Breakpoint),
  BreakpointInfo: pointer(BreakpointInfo),
  ReturnValues: slice(Variable),
  CallReturn: bool,
}, {
  json: {
    ID: "id",
    PC: "pc",
    File: "file",
    Line: "line",
    Function: "function,omitempty",
    GoroutineID: "goroutineID",
    Breakpoint: "breakPoint,omitempty",
    BreakpointInfo: "breakPointInfo,omitempty",
  },
});

/** The state of the debugger and of the program. While `Running` is true, there is nothing else in it. */
export interface DebuggerState {
  Pid: number;
  TargetCommandLine: string;
  Running: boolean;
  Recording: boolean;
  CoreDumping: boolean;
  CurrentThread?: Thread;
  SelectedGoroutine?: Goroutine;
  Threads: (Thread | undefined)[];
  NextInProgress: boolean;
  WatchOutOfScope: (Breakpoint | undefined)[];
  Exited: boolean;
  ExitStatus: number;
  When: string;
  StopReason: string;
}

/** The schema of {@linkcode DebuggerState}. */
export const DebuggerState: gob.Schema<DebuggerState> = struct("api.DebuggerState", {
  Pid: int,
  TargetCommandLine: string,
  Running: bool,
  Recording: bool,
  CoreDumping: bool,
  CurrentThread: pointer(Thread),
  SelectedGoroutine: pointer(Goroutine),
  Threads: slice(pointer(Thread)),
  NextInProgress: bool,
  WatchOutOfScope: slice(pointer(Breakpoint)),
  Exited: bool,
  ExitStatus: int,
  When: string,
  StopReason: string,
}, {
  json: {
    CurrentThread: "currentThread,omitempty",
    SelectedGoroutine: "currentGoroutine,omitempty",
    Exited: "exited",
    ExitStatus: "exitStatus",
    StopReason: "stopReason,omitempty",
  },
});

/**
 * A command: `continue`, `next`, `step`, `stepOut`, `stepInstruction`, `switchThread`, `switchGoroutine`, `halt`, `call`;
 * with a recording also `rewind` and those that begin with `reverse`.
 */
export interface DebuggerCommand {
  Name: string;
  ThreadID: number;
  GoroutineID: bigint;
  ReturnInfoLoadConfig?: LoadConfig;
  Expr: string;
  WithEvents: boolean;
  UnsafeCall: boolean;
}

/** The schema of {@linkcode DebuggerCommand}. */
export const DebuggerCommand: gob.Schema<DebuggerCommand> = struct("api.DebuggerCommand", {
  Name: string,
  ThreadID: int,
  GoroutineID: int64,
  ReturnInfoLoadConfig: pointer(LoadConfig),
  Expr: string,
  WithEvents: bool,
  UnsafeCall: bool,
}, {
  json: {
    Name: "name",
    ThreadID: "threadID,omitempty",
    GoroutineID: "goroutineID,omitempty",
    Expr: "expr,omitempty",
    UnsafeCall: "unsafeCall,omitempty",
  },
});

/** What Delve downloads. */
export interface Download {
  ImagePath: string;
  Progress: string;
}

/** A process that the program started. */
export interface SpawnedProcess {
  PID: number;
  ThreadID: number;
  Cmdline: string;
  WillFollow: boolean;
}

/** Something that happened: 0 resumed, 1 stopped, 2 download, 3 breakpoint, 4 process, 5 downloads finished. */
export interface Event {
  Kind: number;
  BinaryInfoDownloadEventDetails?: Download;
  BreakpointMaterializedEventDetails?: { Breakpoint?: Breakpoint };
  ProcessSpawnedEventDetails?: SpawnedProcess;
}

/** The schema of {@linkcode Event}: Go embeds the three pointers, and JSON has the members of those that are not nil. */
export const Event: gob.Schema<Event> = struct("api.Event", {
  Kind: gob.uint8,
  BinaryInfoDownloadEventDetails: pointer(struct("api.BinaryInfoDownloadEventDetails", {
    ImagePath: string,
    Progress: string,
  })),
  BreakpointMaterializedEventDetails: pointer(struct("api.BreakpointMaterializedEventDetails", {
    Breakpoint: pointer(Breakpoint),
  })),
  ProcessSpawnedEventDetails: pointer(struct("api.ProcessSpawnedEventDetails", {
    PID: int,
    ThreadID: int,
    Cmdline: string,
    WillFollow: bool,
  })),
}, {
  embedded: [
    "BinaryInfoDownloadEventDetails",
    "BreakpointMaterializedEventDetails",
    "ProcessSpawnedEventDetails",
  ],
});

/** An instruction of the machine. */
export interface AsmInstruction {
  Loc: Location;
  /** Where a call goes. */
  DestLoc?: Location;
  Text: string;
  Bytes: Uint8Array<ArrayBuffer>;
  Breakpoint: boolean;
  AtPC: boolean;
}

/** The schema of {@linkcode AsmInstruction}. */
export const AsmInstruction: gob.Schema<AsmInstruction> = struct("api.AsmInstruction", {
  Loc: Location,
  DestLoc: pointer(Location),
  Text: string,
  Bytes: gob.bytes,
  Breakpoint: bool,
  AtPC: bool,
});
