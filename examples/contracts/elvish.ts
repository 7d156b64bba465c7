/**
 * The contract of Elvish's daemon, which keeps the history of commands and directories for all shells of a user: service
 * `Daemon`, version -93 of its API, as in Elvish 0.19 (src.elv.sh, package `pkg/daemon/internal/api`).
 *
 * It listens on a unix socket and speaks gob. The first shell starts it, and it ends when its last client has gone. The
 * socket is `$XDG_RUNTIME_DIR/elvish/sock`, or `elvish-<uid>/sock` in the directory for temporary files; `elvish -sock`
 * takes another.
 *
 * ```ts
 * import { connect } from "../../mod.ts";
 * import { apiVersion, Daemon } from "./elvish.ts";
 *
 * async function lastCommands(path: string): Promise<void> {
 *   await using client = await connect({ transport: "unix", path });
 *   const daemon = client.service(Daemon);
 *   const { Version } = await daemon.Version({});
 *   if (Version !== apiVersion) throw new Error(`the daemon has version ${Version}`);
 *   const { Seq } = await daemon.NextCmdSeq({});
 *   const { Cmds } = await daemon.CmdsWithSeq({ From: Seq - 10, Upto: Seq });
 *   for (const { Text } of Cmds) console.log(Text);
 * }
 * void lastCommands;
 * ```
 *
 * All its methods are here. A search that finds nothing fails with the text `no matching command line`.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";

const { float64, int, slice, string, struct } = gob;

/** The version of the API that this is. The daemon can have another; ask it first. */
export const apiVersion = -93;

/** A struct without fields, `{}`. */
export type Empty = Record<never, never>;

/** A range of commands by their numbers; -1 as the upper end for all. */
export interface Range {
  From: number;
  Upto: number;
}

/** A command of the history. */
export interface Cmd {
  Text: string;
  Seq: number;
}

/** A directory of the history. */
export interface Dir {
  Path: string;
  Score: number;
}

const Empty: gob.Schema<Empty> = struct("api.Empty", {});
const Seq = struct("api.CmdRequest", { Seq: int });
const Text = struct("api.CmdResponse", { Text: string });
const SeqText = struct("api.NextCmdResponse", { Seq: int, Text: string });

/** The service of the daemon. */
export const Daemon: Service<{
  Version: Method<Empty, { Version: number }>;
  Pid: Method<Empty, { Pid: number }>;

  NextCmdSeq: Method<Empty, { Seq: number }>;
  AddCmd: Method<{ Text: string }, { Seq: number }>;
  DelCmd: Method<{ Seq: number }, Empty>;
  Cmd: Method<{ Seq: number }, { Text: string }>;
  CmdsWithSeq: Method<Range, { Cmds: Cmd[] }>;
  NextCmd: Method<{ From: number; Prefix: string }, Cmd>;
  PrevCmd: Method<{ Upto: number; Prefix: string }, Cmd>;

  AddDir: Method<{ Dir: string; IncFactor: number }, Empty>;
  DelDir: Method<{ Dir: string }, Empty>;
  /** The blacklist is a set, a `map[string]struct{}` in Go. */
  Dirs: Method<{ Blacklist: Record<string, Empty> }, { Dirs: Dir[] }>;
}> = service("Daemon", {
  Version: method(Empty, struct("api.VersionResponse", { Version: int })),
  Pid: method(Empty, struct("api.PidResponse", { Pid: int })),

  NextCmdSeq: method(Empty, Seq),
  AddCmd: method(Text, Seq),
  DelCmd: method(Seq, Empty),
  Cmd: method(Seq, Text),
  CmdsWithSeq: method(
    struct("api.CmdsWithSeqRequest", { From: int, Upto: int }),
    struct("api.CmdsWithSeqResponse", {
      Cmds: slice(struct("storedefs.Cmd", { Text: string, Seq: int })),
    }),
  ),
  NextCmd: method(struct("api.NextCmdRequest", { From: int, Prefix: string }), SeqText),
  PrevCmd: method(struct("api.PrevCmdRequest", { Upto: int, Prefix: string }), SeqText),

  AddDir: method(struct("api.AddDirRequest", { Dir: string, IncFactor: float64 }), Empty),
  DelDir: method(struct("api.DelDirRequest", { Dir: string }), Empty),
  Dirs: method(
    struct("api.DirsRequest", { Blacklist: gob.record(struct("", {})) }),
    struct("api.DirsResponse", {
      Dirs: slice(struct("storedefs.Dir", { Path: string, Score: float64 })),
    }),
  ),
});
