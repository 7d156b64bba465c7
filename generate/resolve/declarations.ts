/**
 * Resolved types as the data that contracts are written of, and the declarations that they need.
 *
 * @module
 */

import type { GoDeclaration, GoField, GoType, InterfaceMember, NamedType } from "../go_type.ts";
import { importPaths, knownType, knownUnderlying } from "../known_types.ts";
import { typeText } from "../type_text.ts";
import { encodingsOf } from "./encodings.ts";
import type { MethodSets } from "./method_sets.ts";
import { PackageLabels } from "./package_labels.ts";
import {
  type InterfaceType,
  isExported,
  type Named,
  type Resolved,
  type StructType,
  typeId,
} from "./resolved_type.ts";
import type { Resolver } from "./types.ts";

/** A type that is registered with gob, and its name. */
export interface RegisteredType {
  readonly name: string;
  readonly type: Resolved;
}

/** Types in each other, at most, and the most types of one declaration. */
const maxDepth = 300;
const maxParts = 20_000;

/** Makes data of types, and collects the declarations that they need. */
export class Declarations {
  readonly #resolver: Resolver;
  readonly #methods: MethodSets;
  readonly #registered: readonly RegisteredType[];
  readonly #json: boolean;
  readonly #labels = new PackageLabels();
  /** What is declared: the loop of `all` goes through what it adds. */
  readonly #named = new Map<Named, NamedType>();
  /** Structs and interfaces whose types are being found: an alias may lead back to one. */
  readonly #open = new Set<Resolved>();
  #depth = 0;
  #parts = 0;

  /**
   * @param resolver Finds types.
   * @param methods Finds their methods.
   * @param registered The types that can stand in interfaces.
   * @param json Whether encodings of JSON matter.
   */
  constructor(
    resolver: Resolver,
    methods: MethodSets,
    registered: readonly RegisteredType[],
    json: boolean,
  ) {
    this.#resolver = resolver;
    this.#methods = methods;
    this.#registered = registered;
    this.#json = json;
  }

  /** A type as data. Its declarations are collected. */
  typeOf(type: Resolved): GoType {
    this.#parts = 0;
    return this.#typeOf(type);
  }

  /** All declarations that the types so far need, in the order of the source. */
  all(): GoDeclaration[] {
    const made: { named: Named; declaration: GoDeclaration }[] = [];
    // The map grows during the loop.
    for (const named of this.#named.keys()) {
      made.push({ named, declaration: this.#declaration(named) });
    }
    return made.sort((a, b) => compare(a.named, b.named)).map(({ declaration }) => declaration);
  }

  #typeOf(type: Resolved): GoType {
    if (this.#depth >= maxDepth || ++this.#parts > maxParts) {
      return missing("a type", "a type with too many types in it");
    }
    const isOpen = type.kind === "struct" || type.kind === "interface";
    if (isOpen && this.#open.has(type)) return missing("a type", "a type without a name in itself");
    this.#depth++;
    if (isOpen) this.#open.add(type);
    try {
      return this.#form(type);
    } finally {
      this.#depth--;
      if (isOpen) this.#open.delete(type);
    }
  }

  #form(type: Resolved): GoType {
    switch (type.kind) {
      case "basic":
        return type;
      case "pointer":
      case "slice":
        return { kind: type.kind, elem: this.#typeOf(type.elem) };
      case "array":
        return { kind: "array", length: type.length, elem: this.#typeOf(type.elem) };
      case "map":
        return { kind: "map", key: this.#typeOf(type.key), elem: this.#typeOf(type.elem) };
      case "chan":
      case "func":
        return { kind: type.kind };
      case "struct":
        return { kind: "struct", fields: this.#fields(type) };
      case "interface":
        return this.#interface(type);
      case "unknown": {
        const known = knownNamed(type.package, type.name);
        if (known !== undefined) return known;
        const of = type.name === type.text && type.package === undefined && /\s/.test(type.text)
          ? type.text
          : `of type ${type.text}`;
        return missing(type.text, `${of}: ${type.reason}`);
      }
      case "named":
        return this.#reference(type);
    }
  }

  #reference(type: Named): GoType {
    if (type.scope === undefined) return this.#typeOf(this.#resolver.underlying(type));
    const known = knownNamed(type.scope.package.path, type.name);
    if (known !== undefined) return known;
    let reference = this.#named.get(type);
    if (reference === undefined) {
      const args = type.args.map((arg) => this.#typeOf(arg));
      reference = {
        kind: "named",
        package: this.#labels.of(type.scope.package),
        name: type.name,
        ...(args.length > 0 && { args }),
      };
      this.#named.set(type, reference);
    }
    return reference;
  }

  /** The fields that gob sends, and the channels and functions that it leaves out. */
  #fields({ fields }: StructType): GoField[] {
    return fields.filter(({ name }) => isExported(name)).map((field) => ({
      name: field.name,
      type: this.#fieldType(field.type),
      ...(field.embedded && { embedded: true }),
      ...(field.tag !== undefined && { tag: field.tag }),
      ...(field.doc.length > 0 && { doc: field.doc }),
      at: field.at,
    }));
  }

  /** Follows `isSent` of Go's encoding/gob. */
  #fieldType(type: Resolved): GoType {
    let target = this.#resolver.underlying(type);
    for (let steps = 0; target.kind === "pointer" && steps < 100; steps++) {
      target = this.#resolver.underlying(target.elem);
    }
    const { kind } = target;
    return kind === "chan" || kind === "func" ? { kind } : this.#typeOf(type);
  }

  #interface({ methods, constraint }: InterfaceType): GoType {
    // Everything can stand in an interface without methods, numbers and strings too.
    if (methods.size === 0 || constraint) return { kind: "interface" };
    const members: InterfaceMember[] = [];
    for (const { name, type } of this.#registered) {
      if (!this.#methods.implements(type, methods, isSame)) continue;
      let value = type;
      while (value.kind === "pointer") value = value.elem;
      members.push({ name, type: this.#typeOf(value) });
    }
    return { kind: "interface", ...(members.length > 0 && { members }) };
  }

  #declaration(named: Named): GoDeclaration {
    const { spec, scope } = named;
    const { package: label, args = [] } = this.#named.get(named)!;
    this.#parts = 0;
    const encodings = encodingsOf(named, this.#methods);
    const under = this.#resolver.underlying(named);
    const name = args.length === 0 ? named.name : `${named.name}[${args.map(typeText).join(",")}]`;
    const notes = this.#notes(named, under, encodings);
    return {
      name,
      ...(label !== undefined && { package: label }),
      // What is inside of a type that encodes itself does not matter.
      type: encodings.gob === undefined ? this.#body(under) : { kind: "struct", fields: [] },
      ...(spec!.doc.length > 0 && { doc: spec!.doc }),
      ...(encodings.gob !== undefined && { encoding: encodings.gob }),
      exact: true,
      ...(notes.length > 0 && { notes }),
      at: scope!.at(spec!.position),
    };
  }

  /** What a type is made of. Only the name of one of Go's own may be known, and then its fields are not exported. */
  #body(under: Resolved): GoType {
    if (under.kind !== "unknown") return this.#typeOf(under);
    const known = knownNamed(under.package, under.name);
    if (known === undefined) return this.#typeOf(under);
    return knownUnderlying(typeText(known)) ?? { kind: "struct", fields: [] };
  }

  #notes(
    named: Named,
    under: Resolved,
    { gob, decodes, json }: ReturnType<typeof encodingsOf>,
  ): string[] {
    const notes: string[] = [];
    const { name } = named;
    if (gob !== decodes) {
      const [does, lacks] = gob === undefined ? ["read", "write"] : ["write", "read"];
      notes.push(`${name} has a method to ${does} its gob, and none of that kind to ${lacks} it.`);
    }
    if (json !== undefined && this.#json) {
      notes.push(`Go writes the JSON of ${name} with ${json}, which is not read.`);
    }
    if (gob !== undefined) return notes;
    if (under.kind === "interface" && under.methods.size > 0 && !under.constraint) {
      const has = this.#registered.some(({ type }) =>
        this.#methods.implements(type, under.methods, isSame)
      );
      if (!has) notes.push(`No type that implements ${name} is registered with gob.`);
    }
    if (under.kind === "struct" && under.fields.length > 0) {
      if (!under.fields.some((field) => isExported(field.name))) {
        notes.push(`Go cannot send ${name}: it has no exported fields.`);
      }
    }
    return notes;
  }
}

/** Whether two types are one. */
function isSame(left: Resolved, right: Resolved): boolean {
  if (left === right) return true;
  const [one, other] = [typeId(left), typeId(right)];
  return one !== undefined && one === other;
}

/** A type of Go's library that has a schema of its own, by the path of its package. */
function knownNamed(path: string | undefined, name: string): NamedType | undefined {
  const label = Object.keys(importPaths).find((one) => importPaths[one] === path);
  if (path === undefined || label === undefined) return undefined;
  const text = `${label}.${name}`;
  const isKnown = knownType(text) !== undefined || knownUnderlying(text) !== undefined;
  return isKnown ? { kind: "named", package: label, name } : undefined;
}

function missing(text: string, reason: string): NamedType {
  const [, from, name = text] = /^(?:([^.\s]+)\.)?(.*)$/s.exec(text) ?? [];
  return { kind: "named", ...(from !== undefined && { package: from }), name, missing: reason };
}

/** By package, file and line; instances of one generic type by their names. */
function compare(a: Named, b: Named): number {
  const [left, right] = [a.spec!.position, b.spec!.position];
  return order(a.scope!.file.path, b.scope!.file.path) || left.line - right.line ||
    left.column - right.column || order(a.id, b.id);
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
