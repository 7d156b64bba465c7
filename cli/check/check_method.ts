/**
 * One method of a contract, compared with a server.
 *
 * @module
 */

import type { AnyMethod, gob } from "../../mod.ts";
import type { GoType } from "../../generate/go_type.ts";
import { typeText } from "../../generate/type_text.ts";
import { type Asker, UnknownMethodError } from "../ask/asker.ts";
import { CommandError } from "../command.ts";
import type { DebugPage } from "../debug_page.ts";
import { compare, holds, kindOf, type Place, type Verdict, worst } from "./compare.ts";
import { ContractType, questionsOf } from "./contract_type.ts";

/** What came of a method. */
export type MethodVerdict = Verdict | "unknown method" | "unknown service";

/** A method of the contract. */
export interface MethodReport {
  /** The full name. */
  readonly name: string;
  readonly verdict: MethodVerdict;
  /** Whether calls by the contract reach the method as they are meant. */
  readonly same: boolean;
  /** What was compared of the argument. */
  readonly places: readonly Place[];
  /** The reply, whose name a debug page tells. */
  readonly reply: Place;
  /** What is to be known besides. */
  readonly notes: readonly string[];
}

/** Compares a method. */
export async function checkMethod(
  asker: Asker,
  { name, args, reply }: AnyMethod,
  page: DebugPage,
): Promise<MethodReport> {
  const contract = new ContractType(args);
  const { wanted, cut } = questionsOf(contract);
  const notes = cut ? ["not all fields were asked for: there are too many"] : [];
  const replied = compareReply(new ContractType(reply), page.reply(name));
  let places: Place[];
  try {
    places = compare(contract, await asker.explore(name, wanted));
  } catch (error) {
    if (error instanceof UnknownMethodError) {
      const service = error.message.startsWith("rpc: can't find service");
      const verdict = service ? "unknown service" : "unknown method";
      return { name, verdict, same: false, places: [], reply: replied, notes };
    }
    if (!(error instanceof CommandError)) throw error;
    notes.push(error.message);
    places = [{ path: "", verdict: "not told", contract: typeText(contract.type) }];
  }
  if (worst(places) === "same") {
    // The server's own word for all of it at once.
    const misfit = await misfitOf(asker, name, args);
    if (misfit !== undefined) {
      notes.push(`the server says: ${misfit}`);
      places.push({ path: "", verdict: "other type", contract: typeText(contract.type) });
    }
  }
  // A reply of which nothing was told says nothing about the whole.
  const verdict = worst(replied.verdict === "not told" ? places : [...places, replied]);
  const same = verdict === "same" || verdict === "other size";
  return { name, verdict, same, places, reply: replied, notes };
}

async function misfitOf(
  asker: Asker,
  name: string,
  args: gob.Schema<unknown>,
): Promise<string | undefined> {
  try {
    return await asker.fits(name, args);
  } catch (error) {
    // Some types have no zero value that could be sent: an interface that is nil.
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The reply, as far as the name on a debug page tells. */
function compareReply(contract: ContractType, server: GoType | undefined): Place {
  const text = typeText(contract.type);
  if (server === undefined) return { path: "reply", verdict: "not told", contract: text };
  const { type: own } = contract.resolve(contract.type);
  const verdict = own.kind === "basic" && server.kind === "basic"
    ? kindOf(own.name) !== kindOf(server.name)
      ? "other type"
      : holds(own.name, server.name)
      ? "same"
      : "other size"
    : typeText({ ...server, ...server.kind === "named" && { package: undefined } }) === text
    ? "same"
    : surelyOther(own, server)
    ? "other type"
    : "not told";
  return { path: "reply", verdict, contract: text, server: typeText(server) };
}

/** Whether two types differ whatever a name stands for. */
function surelyOther(own: GoType, server: GoType): boolean {
  if (server.kind === "named" || own.kind === "named" || own.kind === "interface") return false;
  return own.kind !== server.kind;
}
