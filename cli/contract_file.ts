/**
 * Contracts in files: what `service()` made and a module exports.
 *
 * @module
 */

import { contractDocs } from "../generate/contract_docs.ts";
import type { ContractNote } from "../generate/schema_types.ts";
import type { AnyMethod, Service } from "../mod.ts";
import { CommandError } from "./command.ts";
import { type AnySchema, SchemaAdopter } from "./contract_schema.ts";

/** A service of a contract. */
export type Contract = Service<Record<string, AnyMethod>>;

/** A bare name of this module in an import, which only projects with an import map resolve. */
const ownName = /^(?:jsr:)?@netrpc\/netrpc(?:@[^/]*)?(\/\w+)?$/;
/** What follows `from` or `import` in a line. */
const specifier = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'\n]+)\2/g;

/**
 * Loads a contract and gives its services, in the order of their names. The file runs with the permissions of this program, and needs
 * `--allow-read`. Where its project does not say what `@netrpc/netrpc` is, it is this module.
 *
 * @param path The file, from the current folder, or its URL.
 * @throws {CommandError} If there is none, it fails, or exports no service.
 */
export async function loadContract(path: string): Promise<readonly Contract[]> {
  return (await loadDescribedContract(path)).contracts;
}

/** A contract, and what its source says besides. */
export interface DescribedContract {
  readonly contracts: readonly Contract[];
  /** The names of its constants and their comments, by schemas and services. */
  readonly notes: ReadonlyMap<unknown, ContractNote>;
}

/** Does what {@linkcode loadContract} does, and reads comments in the source. */
export async function loadDescribedContract(path: string): Promise<DescribedContract> {
  const url = urlOf(path);
  const found = servicesOf(await load(url, path), path);
  const docs = contractDocs(url.protocol === "file:" ? await Deno.readTextFile(url) : "");
  const notes = new Map<unknown, ContractNote>();
  for (const [name, value] of found.exports) notes.set(value, { name, ...docs.get(name) });
  const { contracts } = found;
  if (contracts.length > 0) return { contracts, notes };
  throw new CommandError(`${path} exports no service`, {
    hint: 'a contract has lines such as: export const Arith = service("Arith", { … })',
  });
}

/**
 * The method with a full name.
 *
 * @param contracts What {@linkcode loadContract} gave.
 * @param name The name: `Arith.Multiply`.
 */
export function contractMethod(
  contracts: readonly Contract[],
  name: string,
): AnyMethod | undefined {
  for (const { methods } of contracts) {
    const found = Object.values(methods).find((method) => method.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function urlOf(path: string): URL {
  if (/^(?:https?|file|data|blob|jsr|npm):/.test(path)) return new URL(path);
  const folder = path.startsWith("/") ? "/" : `${Deno.cwd()}/`;
  // A name may have characters that mean something in a URL.
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return new URL(encoded, `file://${folder.split("/").map(encodeURIComponent).join("/")}`);
}

async function load(url: URL, path: string): Promise<object> {
  try {
    return await import(url.href);
  } catch (error) {
    const message = messageOf(error);
    if (url.protocol === "file:" && message.includes("@netrpc/netrpc")) {
      return await loadWithOwnModule(url, path);
    }
    throw failed(path, error);
  }
}

/** Loads a copy of the file that imports this module. */
async function loadWithOwnModule(url: URL, path: string): Promise<object> {
  const source = (await Deno.readTextFile(url)).replace(
    specifier,
    (all, before: string, quote: string, name: string) => {
      const own = ownName.exec(name);
      if (own !== null) {
        return before + quote + new URL(`..${own[1] ?? ""}/mod.ts`, import.meta.url).href + quote;
      }
      return /^\.{0,2}\//.test(name) ? before + quote + new URL(name, url).href + quote : all;
    },
  );
  const type = /\.m?js$/.test(url.pathname) ? "application/javascript" : "application/typescript";
  const copy = URL.createObjectURL(new Blob([source], { type }));
  try {
    return await import(copy);
  } catch (error) {
    throw failed(path, error, copy);
  } finally {
    URL.revokeObjectURL(copy);
  }
}

function failed(path: string, error: unknown, copy?: string): CommandError {
  const message = messageOf(error);
  if (message.startsWith(`Module not found "${urlOf(path).href}"`)) {
    return new CommandError(`Cannot load ${path}: there is no such file`, { cause: error });
  }
  const text = copy === undefined ? message : message.replaceAll(copy, path);
  return new CommandError(`Cannot load ${path}: ${text}`, {
    cause: error,
    ...hintFor(text),
  });
}

function hintFor(message: string): { hint?: string } {
  if (/Requires (?:read|import) access|not in import allow list/i.test(message)) {
    const flag = /import access/i.test(message) ? "--allow-import" : "--allow-read";
    return { hint: `a contract file needs the permission ${flag} of Deno` };
  }
  if (message.includes("@netrpc/netrpc")) {
    return {
      hint: "files that the contract imports find @netrpc/netrpc only by their URL, " +
        "or if netrpc runs with the import map of their project: deno run --config deno.json …",
    };
  }
  return {};
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // deno-lint-ignore no-control-regex -- colours of Deno, and hints for programs
  return text.replace(/\x1b\[[\d;]*m/g, "").replace(/\n\s*hint:[^\n]*/g, "");
}

/** The services of a module, in the order of their names, and its exports with the schemas among them. */
function servicesOf(
  module: object,
  path: string,
): { contracts: Contract[]; exports: Map<string, unknown> } {
  const adopter = new SchemaAdopter();
  const found = new Map<unknown, Contract>();
  const exports = new Map<string, unknown>();
  for (const [name, value] of Object.entries(module)) {
    try {
      if (isService(value)) {
        const contract = found.get(value) ?? adopted(value, adopter);
        found.set(value, contract);
        exports.set(name, contract);
      } else if (isSchema(value)) exports.set(name, adopter.adopt(value));
    } catch (error) {
      if (!isService(value)) continue;
      throw new CommandError(`Cannot read ${name} of ${path}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
  const contracts = [...found.values()].sort((a, b) => a.name < b.name ? -1 : 1);
  return { contracts, exports };
}

function isSchema(value: unknown): boolean {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** What `service` of any copy of the module makes. */
function isService(value: unknown): value is Contract {
  if (typeof value !== "object" || value === null) return false;
  const { name, methods } = value as Partial<Contract>;
  if (typeof name !== "string" || typeof methods !== "object" || methods === null) return false;
  return Object.entries(methods).every(([key, method]) =>
    typeof method === "object" && method !== null && method.name === `${name}.${key}` &&
    "args" in method && "reply" in method
  );
}

function adopted({ name, methods }: Contract, adopter: SchemaAdopter): Contract {
  const own: Record<string, AnyMethod> = Object.create(null);
  for (const [key, method] of Object.entries(methods)) {
    own[key] = {
      name: method.name,
      args: schema(method, "args", adopter),
      reply: schema(method, "reply", adopter),
      idempotent: method.idempotent === true,
    };
  }
  return { name, methods: own };
}

function schema(method: AnyMethod, part: "args" | "reply", adopter: SchemaAdopter): AnySchema {
  try {
    return adopter.adopt(method[part]);
  } catch (error) {
    throw new TypeError(`the ${part} of ${method.name}: ${messageOf(error)}`, { cause: error });
  }
}
