/**
 * Which declaration a name means, and what gob can say of a type.
 *
 * @module
 */

import type {
  GoDeclaration,
  GoField,
  GoType,
  InterfaceMember,
  InterfaceType,
  NamedType,
} from "./go_type.ts";
import { knownEncoding, knownType, knownUnderlying } from "./known_types.ts";
import { typeText } from "./type_text.ts";

/** The most elements of an array that a schema takes. */
const maxArray = Number.MAX_SAFE_INTEGER;
/** The most characters of a type in a note. */
const maxText = 100;

/** The declarations of a program. */
export class TypeIndex {
  /** The declarations, each type once, in their order. */
  readonly declarations: readonly GoDeclaration[];
  readonly #byName = new Map<string, GoDeclaration>();
  readonly #faults = new Map<GoDeclaration, string>();
  readonly #encodings = new Map<GoDeclaration, GoDeclaration["encoding"]>();

  constructor(declarations: readonly GoDeclaration[]) {
    for (const declaration of declarations) {
      const name = qualified(declaration);
      if (!this.#byName.has(name)) this.#byName.set(name, declaration);
    }
    this.declarations = [...this.#byName.values()];
    this.#findFaults();
  }

  /** The declaration of a named type. Without one of its package, it is one whose package is not known. */
  find(type: NamedType): GoDeclaration | undefined {
    return this.#byName.get(compact(typeText(type))) ??
      this.#byName.get(compact(typeText({ ...type, package: undefined })));
  }

  /** The type that is sent: without names, pointers and aliases. A type that only leads to itself stays as it is. */
  underlying(type: GoType): GoType {
    let target = type;
    for (let steps = 0; steps < 100; steps++) {
      if (target.kind === "pointer") target = target.elem;
      else if (target.kind === "named") {
        const declaration = this.find(target);
        if (declaration !== undefined && this.encodingOf(declaration) !== undefined) return target;
        const next = declaration?.type ?? knownUnderlying(typeText(target));
        if (next === undefined) return target;
        target = next;
      } else return target;
    }
    return type;
  }

  /** Whether a type is bytes as an element, which gob sends as bytes. */
  isByte(type: GoType): boolean {
    if (type.kind === "pointer") return false;
    const target = this.underlying(type);
    return target.kind === "basic" && target.name === "uint8";
  }

  /** How values of a declared type encode themselves, if they do: by methods of their own or of an embedded type. */
  encodingOf(declaration: GoDeclaration): GoDeclaration["encoding"] {
    if (declaration.encoding !== undefined) return declaration.encoding;
    if (this.#encodings.has(declaration)) return this.#encodings.get(declaration);
    this.#encodings.set(declaration, undefined);
    const { type } = declaration;
    if (type.kind !== "struct" || declaration.exact === true) return undefined;
    const found = type.fields.filter(({ embedded }) => embedded === true)
      .map(({ type }) => this.#embeddedEncoding(type))
      .filter((encoding) => encoding !== undefined);
    // The methods of two embedded types hide each other.
    const encoding = found.length === 1 ? found[0] : undefined;
    this.#encodings.set(declaration, encoding);
    return encoding;
  }

  #embeddedEncoding(type: GoType): GoDeclaration["encoding"] {
    const target = type.kind === "pointer" ? type.elem : type;
    if (target.kind !== "named") return undefined;
    const declaration = this.find(target);
    return declaration === undefined
      ? knownEncoding(typeText(target))
      : this.encodingOf(declaration);
  }

  /** Whether a field is an embedded struct, whose fields stand among those around it in JSON. */
  isEmbeddedStruct({ type, embedded }: GoField): boolean {
    return embedded === true && this.underlying(type).kind === "struct";
  }

  /** The types that can stand in an interface, without those that gob cannot send. */
  membersOf({ members = [] }: InterfaceType): readonly InterfaceMember[] {
    return members.filter(({ type }) => this.faultOf(type) === undefined);
  }

  /** Why gob cannot send a type, as what it is: `a chan`. */
  faultOf(type: GoType): string | undefined {
    switch (type.kind) {
      case "chan":
      case "func":
        return `a ${type.kind}, which gob does not send`;
      case "pointer":
      case "slice":
        return this.faultOf(type.elem);
      case "array":
        if (type.length <= maxArray) return this.faultOf(type.elem);
        return `an array of ${type.length} elements, which is too long`;
      case "map":
        return this.#keyFault(type.key) ?? this.faultOf(type.elem);
      case "named":
        return this.#namedFault(type);
      default:
        return undefined;
    }
  }

  #keyFault(key: GoType): string | undefined {
    const { kind } = this.underlying(key);
    if (kind !== "slice" && kind !== "map") return this.faultOf(key);
    return `a map with keys of ${shortText(key)}, which Go cannot compare`;
  }

  #namedFault(type: NamedType): string | undefined {
    const declaration = this.find(type);
    if (declaration !== undefined) return this.declarationFault(declaration);
    const name = typeText(type);
    if (knownType(name) !== undefined || knownUnderlying(name) !== undefined) return undefined;
    if (type.missing !== undefined) return type.missing;
    return `of type ${shortText(type)}, which is not declared here`;
  }

  /** Why gob cannot send a declared type. */
  declarationFault(declaration: GoDeclaration): string | undefined {
    return this.#faults.get(declaration);
  }

  /** Finds the faults of declarations by those of others, until there are no more. */
  #findFaults(): void {
    for (let found = true; found;) {
      found = false;
      for (const declaration of this.declarations) {
        if (this.#faults.has(declaration)) continue;
        const fault = this.#ownFault(declaration);
        if (fault === undefined) continue;
        this.#faults.set(declaration, fault);
        found = true;
      }
    }
  }

  #ownFault(declaration: GoDeclaration): string | undefined {
    if (this.encodingOf(declaration) !== undefined) return undefined;
    const { name, package: from } = declaration;
    const self: NamedType = { kind: "named", package: from, name };
    return this.underlying(self) === self
      ? "a type that only leads to itself"
      : this.faultOf(declaration.type);
  }
}

/** The name of a declaration with its package, as types mention it. */
export function qualified({ name, package: from }: GoDeclaration): string {
  return compact(from === undefined ? name : `${from}.${name}`);
}

/** Go writes type arguments without spaces. */
function compact(text: string): string {
  return text.replaceAll(/\s/g, "");
}

/** A type in a note. */
export function shortText(type: GoType): string {
  const text = typeText(type);
  return text.length <= maxText ? text : `${text.slice(0, maxText)}…`;
}
