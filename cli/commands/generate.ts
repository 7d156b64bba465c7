/**
 * `netrpc generate`: contracts of Go source, and the Go side of contracts.
 *
 * @module
 */

import { type Command, type Invocation, textOf, UsageError } from "../command.ts";
import { contractOfSource } from "../generate/contract_of_source.ts";
import { goOfContract } from "../generate/go_of_contract.ts";

/** Options that only one of the two ways takes. */
const ofSource = [
  ...["service", "type", "json", "module", "strict", "os", "arch", "tags", "goroot", "modcache"],
];

/** The command. */
export const generate: Command = {
  name: "generate",
  summary: "Writes the contract of Go source, or the Go side of a contract",
  usage: "DIR|FILE… | --go contract.ts",
  details: [
    "Reads Go source, without Go, and writes what it registers with net/rpc as a contract. DIR is the",
    "folder of a package; several FILEs make one. What a contract cannot say is a comment in it, and a",
    "line on stderr. --go reads a contract, and writes Go: types, interfaces, and typed clients.",
  ],
  options: {
    go: { type: "string", value: "CONTRACT", help: "write the Go side of this contract" },
    package: { type: "string", value: "NAME", help: "its package, with --go; api, if not given" },
    service: {
      type: "string",
      value: "NAME=TYPE",
      multiple: true,
      help: "a service and its receiver: Daemon=service",
    },
    type: { type: "string", value: "T", multiple: true, help: "a type that no service needs" },
    json: { type: "boolean", help: "carry Go's json tags along" },
    module: { type: "string", value: "MODULE", help: "where the contract imports netrpc from" },
    strict: { type: "boolean", help: "fail if there is something that a contract cannot say" },
    os: {
      type: "string",
      value: "GOOS",
      help: "the system that is built for; linux, if not given",
    },
    arch: { type: "string", value: "GOARCH", help: "the architecture; amd64, if not given" },
    tags: { type: "string", value: "A,B", multiple: true, help: "tags of the build" },
    goroot: { type: "string", value: "DIR", help: "Go itself, for types of its library" },
    modcache: {
      type: "string",
      value: "DIR",
      help: "Go's module cache, for types of other modules",
    },
  },
  examples: [
    "netrpc generate ./pkg/daemon > contract.ts",
    "netrpc generate ./pkg/daemon --service Daemon=service --module ./mod.ts",
    "netrpc generate --go contract.ts --package api > api/api.go",
  ],
  permissions: "--allow-read",
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { positionals, values } = invocation;
  const contract = textOf(values, "go");
  if (contract === undefined) {
    if (values.package !== undefined) throw new UsageError("--package goes with --go");
    if (positionals.length === 0) {
      throw new UsageError(
        "generate takes the folder of a Go package, its files, or --go CONTRACT",
      );
    }
    return await contractOfSource(invocation);
  }
  const other = ofSource.find((name) => values[name] !== undefined);
  if (other !== undefined) throw new UsageError(`--go and --${other} do not go together`);
  if (positionals.length > 0) throw new UsageError("--go takes one contract, and no Go source");
  await goOfContract(contract, invocation);
  return 0;
}
