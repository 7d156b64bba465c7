/**
 * Contracts of Go source, and the Go side of contracts.
 *
 * {@linkcode contractFromGo} reads Go source, without Go, and writes the contract of what it registers with net/rpc.
 * {@linkcode goFromContract} writes structs, interfaces and typed clients of a contract that began in TypeScript. The
 * command `netrpc generate` does both with files.
 *
 * @example The contract of Go source
 * ```ts
 * import { contractFromGo } from "@netrpc/netrpc/generate";
 * import assert from "node:assert/strict";
 *
 * const contract = await contractFromGo({
 *   "arith.go": `package main
 *
 * type Args struct{ A, B int }
 *
 * type Arith struct{}
 *
 * // Multiply returns the product.
 * func (Arith) Multiply(args Args, reply *int) error {
 *   *reply = args.A * args.B
 *   return nil
 * }`,
 * });
 * assert.equal(
 *   contract,
 *   `import { gob, method, service } from "@netrpc/netrpc";
 *
 * export const Args = gob.struct("main.Args", {
 *   A: gob.int,
 *   B: gob.int,
 * });
 * export type Args = gob.Infer<typeof Args>;
 *
 * export const Arith = service("Arith", {
 *   /** Multiply returns the product. *\/
 *   Multiply: method(Args, gob.int),
 * });
 * `,
 * );
 * ```
 *
 * @example The Go side of a contract
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
 * ```
 *
 * @example What a program offers, without a text
 * ```ts
 * import { apiFromGo } from "@netrpc/netrpc/generate";
 * import assert from "node:assert/strict";
 *
 * const { api } = await apiFromGo({
 *   "clock.go": "package main\n\ntype Clock int\n\nfunc (Clock) Now(zone string, reply *int64) error { return nil }\n",
 * });
 * assert.deepEqual(api.services.map(({ name, methods }) => [name, methods.map(({ name }) => name)]), [
 *   ["Clock", ["Now"]],
 * ]);
 * ```
 *
 * @module
 */

export {
  apiFromGo,
  type ApiFromGoOptions,
  contractFromGo,
  type ContractFromGoOptions,
  type GoApiOptions,
  type GoSource,
  type Note,
} from "./contract_from_go.ts";
export { contractText, type ContractTextOptions } from "./contract_text.ts";
export { type GoContractOptions, goFromContract } from "./go_from_contract.ts";
export { goText, type GoTextOptions } from "./go_text.ts";
export type {
  BasicName,
  BasicType,
  GoApi,
  GoDeclaration,
  GoField,
  GoMethod,
  GoService,
  GoType,
  InterfaceMember,
  InterfaceType,
  NamedType,
} from "./go_type.ts";
export type { BuildOptions } from "./packages/build_tags.ts";
export type { LibraryPlaces } from "./packages/import_paths.ts";
export { LoadError, type ProgramOptions } from "./packages/load.ts";
export type { ApiOptions } from "./resolve/read_api.ts";
export type { ContractNote, ContractNotes } from "./schema_types.ts";
export type { SourceNote } from "./source/note.ts";
export type { SourceEntry, SourceReader } from "./source/reader.ts";
export type { Position } from "./source/syntax.ts";
export { parseTypeText, typeText, TypeTextError } from "./type_text.ts";
