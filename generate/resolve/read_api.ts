/**
 * The services and types of a package.
 *
 * @module
 */

import type { GoApi, GoMethod, GoService, GoType } from "../go_type.ts";
import type { SourceNote } from "../source/note.ts";
import { isBasicName } from "../go_type.ts";
import type { Position, TypeExpression } from "../source/syntax.ts";
import { parseTypeText } from "../type_text.ts";
import { Declarations } from "./declarations.ts";
import { Expressions } from "./expressions.ts";
import { MethodSets } from "./method_sets.ts";
import {
  gobName,
  gobRegistrations,
  type Registrations,
  rpcRegistrations,
} from "./registrations.ts";
import { isExported, type Named, reflectName, type Resolved } from "./resolved_type.ts";
import type { FileScope, PackageScope } from "./scope.ts";
import { type SuitableMethod, suitableMethods } from "./services.ts";
import { Resolver } from "./types.ts";
import type { Universe } from "./universe.ts";

/** What is looked for. */
export interface ApiOptions {
  /**
   * The types of receivers by the names of their services: `{ Daemon: "service" }`. Default: what the package registers,
   * else every exported type with a method that net/rpc would register.
   */
  readonly services?: Readonly<Record<string, string>>;
  /** Types besides those of the services: `Point`, `Page[int]`. */
  readonly types?: readonly string[];
  /** Whether Go's JSON of the types matters. */
  readonly json?: boolean;
}

/** A receiver. */
interface Receiver {
  readonly name: string;
  readonly type: Resolved;
  readonly methods: readonly SuitableMethod[];
}

/** What was found, and what could not be. */
export interface ApiFindings {
  readonly api: GoApi;
  readonly notes: readonly SourceNote[];
}

/** Reads the services and types of a package, with what is loaded so far. */
export function readApi(root: PackageScope, universe: Universe, options: ApiOptions): ApiFindings {
  return new ApiReader(root, universe, options).read();
}

class ApiReader {
  readonly #root: PackageScope;
  readonly #options: ApiOptions;
  readonly #resolver: Resolver;
  readonly #methods: MethodSets;
  readonly #rpc: Registrations;
  readonly #declarations: Declarations;
  readonly #notes: SourceNote[] = [];

  constructor(root: PackageScope, universe: Universe, options: ApiOptions) {
    this.#root = root;
    this.#options = options;
    this.#resolver = new Resolver(universe);
    this.#methods = new MethodSets(this.#resolver);
    const expressions = new Expressions(this.#resolver, this.#methods);
    this.#rpc = rpcRegistrations(root, expressions);
    const gob = gobRegistrations(universe.packages, expressions);
    for (const { scope, call: { position } } of gob.unread) {
      this.#note(
        scope,
        position,
        "expected a type that is registered with gob, found one that cannot be read",
      );
    }
    const registered = new Map<string, Resolved>();
    for (const { type, name, scope, call } of gob.found) {
      const key = name ?? gobName(type);
      if (name === undefined && type.kind === "named" && type.scope?.package.hasPath === false) {
        const text = `expected a go.mod, for the name of ${type.name} begins with an import path`;
        this.#note(scope, call.position, `${text}, found none`);
      }
      if (!registered.has(key)) registered.set(key, type);
    }
    const list = [...registered].map(([name, type]) => ({ name, type }));
    list.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    this.#declarations = new Declarations(
      this.#resolver,
      this.#methods,
      list,
      options.json ?? false,
    );
  }

  read(): ApiFindings {
    const services = this.#receivers().map((receiver) => this.#service(receiver));
    const types = this.#options.types ?? [];
    for (const name of types) this.#typeNamed(name);
    if (services.length === 0 && types.length === 0) {
      for (const named of this.#exported()) this.#declarations.typeOf(named);
    }
    const declarations = this.#declarations.all();
    return { api: { declarations, services }, notes: this.#notes };
  }

  #receivers(): Receiver[] {
    const { services } = this.#options;
    if (services !== undefined) return this.#chosen(services);
    const registered = this.#registered();
    if (registered.length > 0) return registered;
    return this.#exported().flatMap((type) => {
      const methods = this.#suitable({ kind: "pointer", elem: type });
      return methods.length === 0 ? [] : [{ name: type.name, type, methods }];
    });
  }

  #chosen(services: Readonly<Record<string, string>>): Receiver[] {
    return Object.entries(services).flatMap(([name, receiver]) => {
      const type = this.#find(receiver);
      if (type === undefined) return [];
      const methods = this.#suitable({ kind: "pointer", elem: type });
      if (methods.length > 0) return [{ name, type, methods }];
      const { scope, spec } = type.kind === "named" ? type : {};
      const text = `expected methods for net/rpc, found none of ${receiver}`;
      if (scope && spec) this.#note(scope, spec.position, text);
      else this.#notes.push({ path: this.#root.path, text });
      return [];
    });
  }

  /** What the package registers. */
  #registered(): Receiver[] {
    const found = new Map<string, Receiver>();
    for (const { type, name: given, certain, scope, call } of this.#rpc.found) {
      const base = type.kind === "pointer" ? type.elem : type;
      const methods = this.#suitable(type);
      const own = base.kind === "named" ? reflectName(base) : "";
      const name = given ?? own;
      if (methods.length === 0 || name === "" || given === undefined && !isExported(name)) {
        const text = base.kind === "unknown" ? `${base.text}: ${base.reason}` : own || "none";
        const refused = "expected a receiver that net/rpc takes, found";
        if (certain) this.#note(scope, call.position, `${refused} ${text}`);
        continue;
      }
      // The first receiver of a name keeps it.
      if (!found.has(name)) found.set(name, { name, type: base, methods });
    }
    for (const { scope, call: { position } } of this.#rpc.unread) {
      this.#note(
        scope,
        position,
        "expected a service, found a name or receiver that cannot be read",
      );
    }
    return [...found.values()];
  }

  /** The exported types of the package, without generic ones. */
  #exported(): Named[] {
    const found: Named[] = [];
    for (const declared of this.#root.types.values()) {
      const { name, alias, parameters } = declared.spec;
      if (!isExported(name) || alias || parameters.length > 0) continue;
      const type = this.#resolver.instance(declared, []);
      if (type?.kind === "named") found.push(type);
    }
    return found;
  }

  #suitable(type: Resolved): SuitableMethod[] {
    return suitableMethods(type, this.#methods, this.#resolver);
  }

  #service({ name, type, methods }: Receiver): GoService {
    const doc = type.kind === "named" ? type.spec?.doc ?? [] : [];
    const list = methods.map(({ method, args, reply }): GoMethod => {
      const { declaration, scope } = method;
      const lines = declaration?.doc ?? [];
      return {
        name: method.name,
        args: this.#value(args),
        reply: this.#value(reply),
        ...(lines.length > 0 && { doc: lines }),
        ...(declaration && scope && { at: scope.at(declaration.position) }),
      };
    });
    return { name, methods: list, ...(doc.length > 0 && { doc }) };
  }

  /** A type without its pointers: gob sends what they lead to. */
  #value(type: Resolved): GoType {
    let target = type;
    for (let steps = 0; steps < 100; steps++) {
      const under = target.kind === "named" ? this.#resolver.underlying(target) : target;
      if (under.kind !== "pointer") break;
      target = under.elem;
    }
    return this.#declarations.typeOf(target);
  }

  #typeNamed(name: string): void {
    const type = this.#find(name);
    if (type !== undefined) this.#declarations.typeOf(type);
  }

  /** A type of the package by its name, or by one of a package that it imports. */
  #find(name: string): Resolved | undefined {
    const missing = () => {
      this.#notes.push({ path: this.#root.path, text: `expected a type ${name}, found none` });
      return undefined;
    };
    let type: GoType;
    try {
      type = parseTypeText(name);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return missing();
    }
    const expression = expressionOf(type);
    const shadowed = this.#root.types.get(name);
    if (shadowed !== undefined) return this.#resolver.instance(shadowed, []) ?? missing();
    for (const scope of this.#root.files) {
      const found = expression && this.#resolver.resolve(expression, scope);
      if (found !== undefined && found.kind !== "unknown") return found;
    }
    return missing();
  }

  #note(scope: FileScope, position: Position, text: string): void {
    this.#notes.push({ path: scope.file.path, position, text });
  }
}

const position: Position = { line: 1, column: 1 };

/** A type in Go's notation as it would stand in a file. */
function expressionOf(type: GoType): TypeExpression | undefined {
  switch (type.kind) {
    case "basic":
      return isBasicName(type.name)
        ? { kind: "name", position, name: type.name, args: [] }
        : undefined;
    case "pointer":
    case "slice": {
      const elem = expressionOf(type.elem);
      return elem && { kind: type.kind, position, elem };
    }
    case "array": {
      const elem = expressionOf(type.elem);
      const length = { kind: "number", position, text: `${type.length}` } as const;
      return elem && { kind: "array", position, length, elem };
    }
    case "map": {
      const [key, elem] = [expressionOf(type.key), expressionOf(type.elem)];
      return key && elem && { kind: "map", position, key, elem };
    }
    case "named": {
      const args = (type.args ?? []).map(expressionOf);
      if (args.some((one) => one === undefined)) return undefined;
      return {
        kind: "name",
        position,
        name: type.name,
        args: args.filter((one) => one !== undefined),
        ...(type.package !== undefined && { package: type.package }),
      };
    }
    default:
      return undefined;
  }
}
