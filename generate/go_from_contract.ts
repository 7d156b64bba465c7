/**
 * The Go side of a contract that began in TypeScript.
 *
 * @module
 */

import type { Methods, Service } from "../mod.ts";
import { goService, type ServedService } from "./go_service.ts";
import type { GoType } from "./go_type.ts";
import { GoWriter } from "./go_writer.ts";
import { type ContractNotes, SchemaTypes } from "./schema_types.ts";
import { withPointers } from "./with_pointers.ts";

/** What a program can choose about the Go side of a contract. */
export interface GoContractOptions {
  /** The name of the package: `api`. */
  readonly package?: string;
  /** What the source of the contract says of its schemas and services: their names and comments. */
  readonly notes?: ContractNotes;
}

/**
 * Writes the Go side of a contract: structs with their tags, an interface for each service with the methods that net/rpc
 * wants, a function that registers what implements it, and a client with a method for each of the service's.
 *
 * The types of interfaces are registered with gob where the contract names them (`gob.oneOf`). A type that encodes itself
 * is its bytes, with methods to fill in. Names that Go does not take are changed, and a comment says so.
 *
 * @param services The services, as `service` makes them.
 * @param options The name of the package.
 * @returns A Go file that `gofmt` leaves as it is.
 * @throws {TypeError} If a schema cannot be a Go type, or is of another copy of the module.
 *
 * @example
 * ```ts
 * import { gob, method, service } from "@netrpc/netrpc";
 * import { goFromContract } from "@netrpc/netrpc/generate";
 * import assert from "node:assert/strict";
 *
 * const Args = gob.struct("Args", { A: gob.int, B: gob.int });
 * const Arith = service("Arith", { Multiply: method(Args, gob.int) });
 *
 * const go = goFromContract([Arith], { package: "api" });
 * assert(go.includes("Multiply(args Args, reply *int) error"));
 * assert(go.includes("func RegisterArith(server *rpc.Server, impl Arith) error {"));
 * assert(go.includes("func (c ArithClient) Multiply(args Args) (int, error) {"));
 * ```
 */
export function goFromContract(
  services: readonly Service<Methods>[],
  options: GoContractOptions = {},
): string {
  const notes: ContractNotes = options.notes ?? new Map();
  const types = new SchemaTypes(notes);
  const served = services.map((service) => servedService(service, types, notes));
  const found = [...types.declarations(), ...types.interfaceTypes.declarations];
  const writer = new GoWriter(withPointers(found));
  const text = (type: GoType) => writer.type(type, 0);
  const parts = [
    ...writer.index.declarations.map((declaration) =>
      writer.declaration(declaration, types.leavesZeroOut(declaration.name) ? "value" : "pointer")
    ),
    types.interfaceTypes.registrations(text, writer.index.declarations),
    ...served.map((service) => goService(service, types.names, text)),
  ];
  const needed = [
    ...parts.some((part) => part.includes("gob.RegisterName(")) ? ["encoding/gob"] : [],
    ...served.length > 0 ? ["net/rpc"] : [],
  ];
  return [`package ${options.package ?? "api"}\n`, writer.imports(needed), ...parts]
    .filter((part) => part !== "").join("\n");
}

function servedService(
  service: Service<Methods>,
  types: SchemaTypes,
  notes: ContractNotes,
): ServedService {
  const note = notes.get(service);
  const methods = Object.entries(service.methods).map(([key, { args, reply }]) => ({
    key,
    args: types.typeOf(args, `${service.name}${key}Args`),
    reply: types.typeOf(reply, `${service.name}${key}Reply`),
    doc: note?.members?.get(key) ?? [],
  }));
  return { name: service.name, methods, doc: note?.doc ?? [] };
}
