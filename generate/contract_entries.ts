/**
 * The constants of a contract: which types get one, under which name, and in which order.
 *
 * @module
 */

import { components } from "./components.ts";
import type { GoApi, GoDeclaration, GoField, GoService, GoType } from "./go_type.ts";
import { Identifiers } from "./identifiers.ts";
import { knownType, knownUnderlying } from "./known_types.ts";
import { qualified, TypeIndex } from "./type_index.ts";
import { typeText } from "./type_text.ts";
import { withPointers } from "./with_pointers.ts";

/** A constant that stands for a Go type. */
export interface Entry {
  readonly declaration: GoDeclaration;
  /** The name in TypeScript. */
  readonly identifier: string;
  /** The name that gob sends. */
  readonly goName: string;
  /** The types in it. */
  readonly inner: Set<Entry>;
  /** The place in the text, and the number of the group of types that contain each other. */
  order: number;
  /** Whether the type contains itself, perhaps through others. */
  recursive: boolean;
}

/** A service with its name in TypeScript. */
export interface ServiceEntry {
  readonly service: GoService;
  readonly identifier: string;
}

/** All constants of a contract. */
export class Entries {
  readonly index: TypeIndex;
  /** The types, dependencies first. */
  readonly types: readonly Entry[];
  readonly services: readonly ServiceEntry[];
  /** Declared types that gob cannot send. */
  readonly faulty: readonly GoDeclaration[];
  readonly #names = new Identifiers();
  readonly #byDeclaration = new Map<GoDeclaration, Entry>();
  /** Structs without names, by their text. Equal ones are one type in Go. */
  readonly #unnamed = new Map<string, Entry>();

  constructor({ declarations, services }: GoApi) {
    this.index = new TypeIndex(withPointers(declarations));
    const receivers = new Set(services.map(({ name }) => name));
    const used = this.#used(services);
    // The type of a receiver is data only if something mentions it.
    const listed = this.index.declarations.filter((declaration) =>
      used.has(declaration) || !receivers.has(declaration.name)
    );
    this.faulty = listed.filter((one) => this.index.declarationFault(one) !== undefined);
    for (const declaration of listed) {
      if (this.index.declarationFault(declaration) === undefined) this.#add(declaration);
    }
    for (const entry of [...this.#byDeclaration.values()]) this.#connect(entry);
    for (const { name, methods } of services) {
      for (const { name: method, args, reply } of methods) {
        this.#mentioned(args, `${name} ${method} Args`);
        this.#mentioned(reply, `${name} ${method} Reply`);
      }
    }
    this.services = services.map((service) => ({
      service,
      identifier: this.#names.take(service.name, undefined, "Service"),
    }));
    this.types = inOrder([...this.#byDeclaration.values(), ...this.#unnamed.values()]);
  }

  /** The constant of a type that has one: a declared type, or a struct without a name. */
  of(type: GoType): Entry | undefined {
    if (type.kind === "struct") return this.#unnamed.get(typeText(type));
    if (type.kind !== "named") return undefined;
    const declaration = this.index.find(type);
    return declaration && this.#byDeclaration.get(declaration);
  }

  /** The fields that gob sends, and those that it cannot. */
  fieldsOf(fields: readonly GoField[]): { field: GoField; fault: string | undefined }[] {
    const names = new Set<string>();
    const list: { field: GoField; fault: string | undefined }[] = [];
    for (const field of fields) {
      if (!/^\p{Lu}/u.test(field.name) || names.has(field.name)) continue;
      names.add(field.name);
      list.push({ field, fault: this.index.faultOf(field.type) });
    }
    return list;
  }

  #add(declaration: GoDeclaration): Entry {
    const { name, package: from } = declaration;
    // Page[store.Item] is PageItem.
    const short = name.includes("[") ? name.replaceAll(/[\p{L}\p{Nd}_]+\./gu, "") : name;
    const identifier = this.#names.take(short, from, "Type");
    const goName = qualified(declaration);
    const entry = { declaration, identifier, goName, inner: new Set<Entry>(), ...unplaced };
    this.#byDeclaration.set(declaration, entry);
    return entry;
  }

  /** Finds the types in a type. Structs without names get constants on the way. */
  #connect(entry: Entry): void {
    const { declaration } = entry;
    if (this.index.encodingOf(declaration) !== undefined) return;
    const add = (type: GoType, path: string) => {
      for (const inner of this.#mentioned(type, path)) entry.inner.add(inner);
    };
    const { type, name } = declaration;
    if (type.kind !== "struct") return add(type, `${name} Elem`);
    for (const { field, fault } of this.fieldsOf(type.fields)) {
      if (fault === undefined) add(field.type, `${name} ${field.name}`);
    }
  }

  /** The constants that a type mentions. */
  #mentioned(type: GoType, path: string): Entry[] {
    switch (type.kind) {
      case "pointer":
      case "slice":
      case "array":
        return this.index.faultOf(type) === undefined ? this.#mentioned(type.elem, path) : [];
      case "map":
        if (this.index.faultOf(type) !== undefined) return [];
        return [...this.#mentioned(type.key, `${path} Key`), ...this.#mentioned(type.elem, path)];
      case "struct":
        return [this.#unnamedStruct(type, path)];
      case "named": {
        const entry = this.of(type);
        if (entry !== undefined) return [entry];
        const inner = knownUnderlying(typeText(type));
        return inner === undefined || this.index.find(type) ? [] : this.#mentioned(inner, path);
      }
      case "interface":
        return this.index.membersOf(type).flatMap(({ name, type }) =>
          this.#mentioned(type, `${path} ${name}`)
        );
      default:
        return [];
    }
  }

  #unnamedStruct(type: GoType, path: string): Entry {
    const text = typeText(type);
    let entry = this.#unnamed.get(text);
    if (entry === undefined) {
      const declaration: GoDeclaration = { name: path, type };
      const identifier = this.#names.take(path, undefined, "Struct");
      // Go sends no name.
      entry = { declaration, identifier, goName: "", inner: new Set<Entry>(), ...unplaced };
      this.#unnamed.set(text, entry);
      this.#connect(entry);
    }
    return entry;
  }

  /** The declarations that methods and other declarations mention. */
  #used(services: readonly GoService[]): ReadonlySet<GoDeclaration> {
    const used = new Set<GoDeclaration>();
    const see = (type: GoType): void => {
      if (type.kind === "struct") { for (const field of type.fields) see(field.type); }
      if (type.kind === "map") see(type.key);
      if (type.kind === "interface") { for (const one of type.members ?? []) see(one.type); }
      if ("elem" in type) see(type.elem);
      if (type.kind !== "named") return;
      const declaration = knownType(typeText(type)) ? undefined : this.index.find(type);
      if (declaration !== undefined) used.add(declaration);
    };
    for (const { type } of this.index.declarations) see(type);
    for (const { args, reply } of services.flatMap(({ methods }) => methods)) {
      see(args);
      see(reply);
    }
    return used;
  }
}

const unplaced = { order: -1, recursive: false };

/** Dependencies first; types that contain each other stand together. */
function inOrder(entries: readonly Entry[]): Entry[] {
  const groups = components(entries, ({ inner }) => inner);
  const placed = groups.flat();
  for (const group of groups) {
    for (const entry of group) entry.recursive = group.length > 1 || entry.inner.has(entry);
  }
  for (const [order, entry] of placed.entries()) entry.order = order;
  return placed;
}
