/**
 * Schemas as Go types and declarations: the way back from a contract.
 *
 * @module
 */

import type { GoDeclaration, GoField, GoType } from "./go_type.ts";
import { exportedName, GoNames } from "./go_names.ts";
import { InterfaceTypes } from "./interface_types.ts";
import {
  behindPointers,
  type FieldData,
  leafText,
  resolved,
  type SchemaData,
  schemaData,
} from "./schema_data.ts";
import { parseTypeText, typeText } from "./type_text.ts";

/** Composites in composites without a name between them. */
const maxDepth = 32;

/** What the source of a contract says of a schema or a service besides: comments are in no object. */
export interface ContractNote {
  /** The name of its constant. */
  readonly name?: string;
  /** Lines of the comment. */
  readonly doc?: readonly string[];
  /** Lines of the comments of its fields or methods. */
  readonly members?: ReadonlyMap<string, readonly string[]>;
}

/** Notes by schemas and services. */
export type ContractNotes = ReadonlyMap<unknown, ContractNote>;

/** Makes declarations of the types that it is asked for, and of those in them. */
export class SchemaTypes {
  /** The names of the package. */
  readonly names: GoNames = new GoNames();
  /** The types that stand in interfaces. */
  readonly interfaceTypes: InterfaceTypes = new InterfaceTypes();
  readonly #notes: ContractNotes;
  /** The types that are declared. The list grows while they are. */
  readonly #named = new Map<SchemaData, string>();
  readonly #open = new Set<SchemaData>();
  /** Types that encode themselves and are keys of maps: Go compares strings, and no slices. */
  readonly #keys = new Set<SchemaData>();

  constructor(notes: ContractNotes) {
    this.#notes = notes;
  }

  /**
   * The type of a schema, without pointers in front.
   *
   * @param schema The schema.
   * @param hint A name for it, if it needs one and has none.
   */
  typeOf(schema: unknown, hint: string): GoType {
    return this.#type(behindPointers(schemaData(schema)), hint, 0);
  }

  /** The declarations of all types, in the order in which they were asked for. Each has a name that Go exports. */
  declarations(): readonly GoDeclaration[] {
    // The list grows during the loop.
    const found: [SchemaData, GoDeclaration][] = [];
    for (const [data, name] of this.#named) found.push([data, this.#declaration(data, name)]);
    return found.map(([data, declaration]) =>
      this.#keys.has(data)
        ? { ...declaration, type: { kind: "basic", name: "string" } }
        : declaration
    );
  }

  /** Whether Go leaves zero values of a declared type out. */
  leavesZeroOut(name: string): boolean {
    return [...this.#named].some(([data, known]) => known === name && data.zeroBytes !== undefined);
  }

  #type(data: SchemaData, hint: string, depth: number): GoType {
    const target = resolved(data);
    const known = this.#named.get(target);
    if (known !== undefined) return { kind: "named", name: known };
    const { kind } = target;
    if (kind === "any") this.#addMembers(target);
    const isComposite = ["slice", "array", "map", "pointer"].includes(kind);
    if (kind !== "struct" && !isComposite) {
      const text = leafText(target);
      return text === undefined ? this.#name(target, hint) : parseTypeText(text);
    }
    if (!isComposite || this.#open.has(target) || depth > maxDepth || this.#isNamed(target)) {
      return this.#name(target, hint);
    }
    const type = this.#composite(target, hint, depth + 1);
    // One that contains itself has got a name meanwhile.
    return this.#named.has(target) ? this.#name(target, hint) : type;
  }

  #composite(data: SchemaData, hint: string, depth: number): GoType {
    this.#open.add(data);
    const elem = this.#type(data.elem!, hint, depth);
    const key = data.kind === "map" ? this.#key(data.key!, `${hint}Key`, depth) : undefined;
    this.#open.delete(data);
    switch (data.kind) {
      case "map":
        return { kind: "map", key: key!, elem };
      case "array":
        return { kind: "array", length: data.length!, elem };
      default:
        return { kind: data.kind as "slice" | "pointer", elem };
    }
  }

  /** Go compares pointers to what it could not compare. */
  #key(data: SchemaData, hint: string, depth: number): GoType {
    const type = this.#type(data, hint, depth);
    return this.#isComparable(data, new Set()) ? type : { kind: "pointer", elem: type };
  }

  #isComparable(data: SchemaData, seen: Set<SchemaData>): boolean {
    const target = resolved(data);
    if (seen.has(target)) return true;
    seen.add(target);
    switch (target.kind) {
      case "slice":
      case "map":
      case "bytes":
        return false;
      case "array":
        return this.#isComparable(target.elem!, seen);
      case "struct":
        return target.fields!.every(({ node }) => this.#isComparable(node, seen));
      case "opaque": {
        const text = leafText(target);
        if (text === undefined) this.#keys.add(target);
        return text === undefined || !text.startsWith("big.");
      }
      default:
        return true;
    }
  }

  /** Whether a composite has a name in the contract. Only one with structs in it is sure to be meant by it. */
  #isNamed(data: SchemaData): boolean {
    if (this.#notes.get(data)?.name === undefined || data.kind === "pointer") return false;
    let inner = data;
    for (let steps = 0; inner.elem !== undefined && steps < maxDepth; steps++) {
      inner = resolved(inner.elem);
    }
    return inner.kind === "struct" || inner.elem !== undefined;
  }

  #name(data: SchemaData, hint: string): GoType {
    let name = this.#named.get(data);
    if (name === undefined) {
      const [, from = "", bare = ""] =
        /^(?:(.*?)\.)?([^.[]*(?:\[.*)?)$/su.exec(data.qualified ?? "") ??
          ["", "", data.qualified ?? ""];
      const noted = this.#notes.get(data)?.name ?? "";
      const wishes = [bare, noted, from === "" ? "" : `${exportedName(from)}${exportedName(bare)}`];
      name = this.names.take(bare === "" && noted === "" ? [hint] : wishes);
      this.#named.set(data, name);
    }
    return { kind: "named", name };
  }

  #addMembers(data: SchemaData): void {
    if (data.members === undefined || this.#open.has(data)) return;
    this.#open.add(data);
    for (const [name, member] of data.members) {
      const bare = name.replace(/^\*/, "").replace(/^.*\//, "").replace(/^[^.[]*\./, "");
      this.interfaceTypes.add(
        name,
        this.#type(behindPointers(member), bare, 0),
        () => this.names.take([bare]),
      );
    }
    // It stays among the open ones: its types are known now.
  }

  #declaration(data: SchemaData, name: string): GoDeclaration {
    const note = this.#notes.get(data);
    const was = data.qualified ?? "";
    const renamed = was !== "" && !`.${was}`.endsWith(`.${name}`)
      ? [`${name} is ${JSON.stringify(was)} in the contract.`]
      : [];
    const doc = [...note?.doc ?? [], ...renamed];
    const base = { name, ...doc.length > 0 && { doc } };
    if (data.kind === "struct") {
      const type: GoType = { kind: "struct", fields: this.#fields(data, name, note) };
      return { ...base, type };
    }
    if (data.kind !== "opaque") {
      return { ...base, type: this.#composite(data, name, 0) };
    }
    return {
      ...base,
      doc: [...doc, `${name} is encoded by its methods, which only know its bytes: fill them in.`],
      encoding: data.encoding!,
      type: { kind: "slice", elem: { kind: "basic", name: "uint8" } },
    };
  }

  #fields(data: SchemaData, struct: string, note: ContractNote | undefined): GoField[] {
    const names = new GoNames();
    return data.fields!.map((field) => {
      const name = names.take([field.name]);
      const type = this.#type(field.node, `${struct}${name}`, 0);
      const embedded = field.embedded === true;
      const doc = [
        ...note?.members?.get(field.name) ?? [],
        ...membersOf(field),
        ...name === field.name ? [] : [
          `It is ${JSON.stringify(field.name)} in the contract, which is no name in Go.`,
        ],
        ...embedded && typeText(type).replace(/^\*/, "") !== name
          ? ["The contract embeds it, which Go cannot do under this name."]
          : [],
      ];
      return {
        name,
        type,
        ...embedded && { embedded },
        ...field.tag !== undefined && { tag: `json:${JSON.stringify(field.tag)}` },
        ...doc.length > 0 && { doc },
      };
    });
  }
}

/** Says which types an interface in the field may hold. */
function membersOf({ node }: FieldData): string[] {
  let target = behindPointers(node);
  for (let steps = 0; target.elem !== undefined && steps < maxDepth; steps++) {
    target = behindPointers(target.elem);
  }
  const { members } = target;
  return members === undefined ? [] : [`One of ${[...members.keys()].join(", ")}.`];
}
