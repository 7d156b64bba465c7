/**
 * What the contract of an API leaves out or cannot say, as notes.
 *
 * @module
 */

import type { GoApi, GoType } from "../go_type.ts";
import type { SourceNote } from "../source/note.ts";
import { TypeIndex } from "../type_index.ts";

/** The notes of an API. Channels and functions as fields are none: Go leaves them out too. */
export function faultsOf({ declarations, services }: GoApi): SourceNote[] {
  const index = new TypeIndex(declarations);
  const notes: SourceNote[] = [];
  const add = (at: string | undefined, text: string) => notes.push({ ...placeOf(at), text });
  for (const { name, type, at, notes: own = [], encoding } of index.declarations) {
    for (const note of own) add(at, note);
    if (encoding !== undefined) {
      add(at, `${name} encodes itself, and what its bytes mean is not known`);
    }
    if (type.kind !== "struct") {
      const fault = index.faultOf(type);
      if (fault !== undefined) add(at, `${name} is left out: it is ${fault}`);
      continue;
    }
    for (const field of type.fields) {
      const fault = index.faultOf(field.type);
      if (fault === undefined || isLeftOut(field.type)) continue;
      add(field.at, `${field.name} of ${name} is left out: it is ${fault}`);
    }
  }
  for (const service of services) {
    for (const { name, args, reply, at } of service.methods) {
      const argsFault = index.faultOf(args);
      const replyFault = index.faultOf(reply);
      if (argsFault !== undefined) {
        add(at, `${service.name}.${name} is left out: its argument is ${argsFault}`);
      }
      if (replyFault !== undefined) {
        add(at, `The reply of ${service.name}.${name} is ${replyFault}`);
      }
    }
  }
  return notes;
}

function isLeftOut({ kind }: GoType): boolean {
  return kind === "chan" || kind === "func";
}

/** The place of `api/daemon.go:12:2`. */
function placeOf(at: string | undefined): Pick<SourceNote, "path" | "position"> {
  const [, path, line, column] = /^(.*):(\d+):(\d+)$/s.exec(at ?? "") ?? [];
  if (path === undefined) return { path: "" };
  return { path, position: { line: Number(line), column: Number(column) } };
}
