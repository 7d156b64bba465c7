/**
 * What a program registers with net/rpc and with gob.
 *
 * @module
 */

import type { Expression, RegistrationCall } from "../source/syntax.ts";
import type { Expressions } from "./expressions.ts";
import { reflectText, type Resolved } from "./resolved_type.ts";
import type { FileScope, PackageScope } from "./scope.ts";

/** A call of `Register` or `RegisterName`. */
export interface Registration {
  readonly type: Resolved;
  /** The name that is given; `undefined` for `Register`. */
  readonly name: string | undefined;
  /** Whether the receiver is a server of net/rpc for sure. */
  readonly certain: boolean;
  readonly scope: FileScope;
  readonly call: RegistrationCall;
}

/** Calls that can be read, and those that cannot. */
export interface Registrations {
  readonly found: readonly Registration[];
  readonly unread: readonly { readonly scope: FileScope; readonly call: RegistrationCall }[];
}

/** The services that a package registers. */
export function rpcRegistrations(from: PackageScope, expressions: Expressions): Registrations {
  return registrationsIn([from], isRpc, expressions);
}

/** The types that packages register with gob. */
export function gobRegistrations(
  packages: readonly PackageScope[],
  expressions: Expressions,
): Registrations {
  return registrationsIn(packages, (path) => path === "encoding/gob", expressions);
}

/** Copies of net/rpc count too: their receivers are looked at, and may turn out to be none. */
function isRpc(path: string | undefined): boolean {
  return path === undefined || path === "net/rpc" || path.endsWith("/rpc");
}

function registrationsIn(
  packages: readonly PackageScope[],
  isWanted: (path: string | undefined) => boolean,
  expressions: Expressions,
): Registrations {
  const found: Registration[] = [];
  const unread: { scope: FileScope; call: RegistrationCall }[] = [];
  for (const scope of packages.flatMap(({ files }) => files)) {
    for (const call of scope.file.registrations) {
      const target = targetOf(call, scope, expressions);
      if (!isWanted(target)) continue;
      const [first, second] = call.args;
      const isNamed = call.name === "RegisterName";
      const value = isNamed ? second : first;
      if (call.name !== "Register" && !isNamed || call.args.length !== (isNamed ? 2 : 1)) continue;
      const type = value && expressions.typeOf(value, { scope, ...call });
      const name = isNamed && first ? expressions.textOf(first, scope) : undefined;
      const certain = target === "net/rpc" || target === "encoding/gob";
      if (type === undefined || isNamed && name === undefined) {
        if (certain) unread.push({ scope, call });
      } else found.push({ type, name, certain, scope, call });
    }
  }
  return { found, unread };
}

/** The package whose `Register` is called: `net/rpc` for its servers too, `undefined` for what cannot be read. */
function targetOf(
  { receiver, locals, values }: RegistrationCall,
  scope: FileScope,
  expressions: Expressions,
): string | undefined {
  const direct = receiver.kind === "name" && receiver.package === undefined &&
      !locals.has(receiver.name) && !values.has(receiver.name)
    ? importPathOf(receiver.name, scope)
    : undefined;
  if (direct !== undefined) return direct;
  if (!usesRpc(scope.package)) return "";
  const set = receiver.kind === "name" && receiver.package === undefined
    ? values.get(receiver.name)?.value
    : undefined;
  const made = madeBy(set ?? receiver, scope);
  if (made !== undefined) return made;
  const type = expressions.typeOf(receiver, { scope, locals, values });
  if (type === undefined) return undefined;
  const base = type.kind === "pointer" ? type.elem : type;
  if (base.kind === "unknown") return base.package ?? "";
  if (base.kind !== "named") return "";
  // A struct around a server may lend its methods.
  const path = base.scope?.package.path;
  return isRpc(path) ? path : undefined;
}

/** The path of `rpc.NewServer()` and `rpc.DefaultServer`. */
function madeBy(receiver: Expression, scope: FileScope): string | undefined {
  const value = receiver.kind === "call" ? receiver.callee : receiver;
  if (value.kind !== "name" || value.package === undefined) return undefined;
  const path = importPathOf(value.package, scope);
  return isRpc(path) ? path : undefined;
}

/** The import path of a name; packages of other names than their paths do not matter here. */
function importPathOf(name: string, { file }: FileScope): string | undefined {
  for (const { name: as, path } of file.imports) {
    if (as === name || as === undefined && path.slice(path.lastIndexOf("/") + 1) === name) {
      return path;
    }
  }
  return undefined;
}

function usesRpc({ files }: PackageScope): boolean {
  return files.some(({ file }) => file.imports.some(({ path }) => isRpc(path)));
}

/** The name that `gob.Register` gives to a type. Follows `Register` of Go's encoding/gob. */
export function gobName(type: Resolved): string {
  // The path of a package stands in the name of a type, but not behind a pointer, as Go has it.
  return type.kind === "named" && type.scope !== undefined
    ? `${type.scope.package.path}.${reflectText(type).slice(type.scope.package.name.length + 1)}`
    : reflectText(type);
}
