/**
 * Reads types.
 *
 * @module
 */

import { stringValue } from "./literals.ts";
import type {
  Expression,
  FieldDeclaration,
  InterfaceMethod,
  Parameter,
  Position,
  TypeExpression,
  TypeForm,
  TypeParameter,
} from "./syntax.ts";
import { TokenReader } from "./token_reader.ts";
import type { TokenKind } from "./tokens.ts";

/** Tokens with which a type begins. */
const starts: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...["name", "*", "[", "(", "<-", "chan", "func", "interface", "map", "struct"] as const,
]);

/** What a function takes and gives. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly results: readonly Parameter[];
}

/** A parameter of which is not yet known whether its only word is a name or a type. */
interface Entry {
  readonly position: Position;
  readonly name?: string;
  readonly type?: TypeExpression;
  readonly variadic: boolean;
}

/** The floor of the parser that knows types. */
export abstract class TypeReader extends TokenReader {
  /** Reads a value or type. */
  protected abstract expression(): Expression;
  /** A value as the type that it is too. */
  protected abstract asType(expression: Expression): TypeExpression;

  protected startsType(): boolean {
    return starts.has(this.kind);
  }

  /** Reads a type. */
  protected type(): TypeExpression {
    return this.nested(() => this.#type());
  }

  #type(): TypeExpression {
    const position = this.position();
    switch (this.kind) {
      case "name":
        return this.#namedType(position, this.demandName());
      case "*":
        this.next();
        return { position, kind: "pointer", elem: this.type() };
      case "(": {
        this.next();
        const type = this.type();
        this.demand(")");
        return type;
      }
      case "[":
        return { position, ...this.#list() };
      case "map":
        return { position, ...this.#map() };
      case "<-":
      case "chan":
        return { position, ...this.#channel() };
      case "func":
        this.next();
        return { position, kind: "func", ...this.signature() };
      case "struct":
        return { position, kind: "struct", fields: this.#fields() };
      case "interface":
        return { position, ...this.#interface() };
      default:
        return this.failExpecting("type");
    }
  }

  #namedType(position: Position, first: string): TypeExpression {
    const named = this.take(".") ? { package: first, name: this.demandName() } : { name: first };
    return {
      position,
      kind: "name",
      ...named,
      args: this.at("[") ? this.typeArguments() : [],
    };
  }

  /** Reads `[int, string]` after the name of a generic type. */
  protected typeArguments(): TypeExpression[] {
    this.demand("[");
    const args: TypeExpression[] = [];
    while (!this.at("]")) {
      args.push(this.type());
      if (!this.take(",")) break;
    }
    this.demand("]");
    return args;
  }

  #list(): TypeForm {
    this.demand("[");
    if (this.take("]")) return { kind: "slice", elem: this.type() };
    if (this.take("...")) {
      this.demand("]");
      return { kind: "array", elem: this.type() };
    }
    return this.arrayAfter(this.expression());
  }

  /** Reads the rest of an array type after its length. */
  protected arrayAfter(length: Expression): TypeForm {
    this.demand("]");
    return { kind: "array", length, elem: this.type() };
  }

  #map(): TypeForm {
    this.demand("map");
    this.demand("[");
    const key = this.type();
    this.demand("]");
    return { kind: "map", key, elem: this.type() };
  }

  #channel(): TypeForm {
    const receiving = this.take("<-");
    this.demand("chan");
    if (!receiving) this.take("<-");
    return { kind: "chan", elem: this.type() };
  }

  /** Reads parameters and results. */
  protected signature(): Signature {
    const parameters = this.parameters();
    if (this.at("(")) return { parameters, results: this.parameters() };
    return { parameters, results: this.startsType() ? [{ type: this.type() }] : [] };
  }

  /** Reads parameters in their parentheses. */
  protected parameters(): Parameter[] {
    this.demand("(");
    const entries: Entry[] = [];
    while (!this.at(")")) {
      entries.push(this.#entry());
      if (!this.take(",")) break;
    }
    this.demand(")");
    const named = entries.some(({ name, type }) => name !== undefined && type !== undefined);
    return named ? this.#named(entries) : entries.map((entry) => this.#unnamed(entry));
  }

  #entry(): Entry {
    const position = this.position();
    if (!this.at("name")) {
      const variadic = this.take("...");
      return { position, type: this.type(), variadic };
    }
    const name = this.demandName();
    if (this.at(".")) {
      return { position, type: this.#namedType(position, name), variadic: false };
    }
    if (this.at("[")) {
      const { type, named } = this.#afterName(position, name);
      return named
        ? { position, name, type, variadic: false }
        : { position, type, variadic: false };
    }
    const variadic = this.take("...");
    if (variadic || this.startsType()) return { position, name, type: this.type(), variadic };
    return { position, name, variadic };
  }

  /** Reads `[…` after a name: an array or slice of that name, or the arguments of a generic type. */
  #afterName(position: Position, name: string): { type: TypeExpression; named: boolean } {
    const bracket = this.position();
    this.demand("[");
    if (this.take("]")) {
      return { type: { position: bracket, kind: "slice", elem: this.type() }, named: true };
    }
    const args: Expression[] = [];
    let commas = false;
    do args.push(this.expression()); while (this.take(",") && (commas = true) && !this.at("]"));
    this.demand("]");
    const [length] = args;
    if (!commas && this.startsType()) {
      return { type: { position: bracket, kind: "array", length, elem: this.type() }, named: true };
    }
    const types = args.map((arg) => this.asType(arg));
    return { type: { position, kind: "name", name, args: types }, named: false };
  }

  #unnamed({ position, name, type, variadic }: Entry): Parameter {
    const written = type ?? { position, kind: "name", name: name!, args: [] };
    return { type: written, ...variadic && { variadic } };
  }

  /** In `a, b int` a name has the type of the next one. */
  #named(entries: readonly Entry[]): Parameter[] {
    const parameters: Parameter[] = [];
    let type: TypeExpression | undefined;
    for (const entry of entries.toReversed()) {
      if (entry.name === undefined) {
        this.failAt("expected name of the parameter, found type", entry.position);
      }
      type = entry.type ?? type;
      if (type === undefined) {
        this.failAt("expected type after the name, found none", entry.position);
      }
      parameters.push({ name: entry.name, type, ...entry.variadic && { variadic: true } });
    }
    return parameters.reverse();
  }

  #fields(): FieldDeclaration[] {
    this.demand("struct");
    this.demand("{");
    const fields: FieldDeclaration[] = [];
    while (!this.at("}")) {
      const first = fields.length;
      this.#fieldLine(fields);
      for (let i = first; i < fields.length; i++) {
        const field = fields[i]!;
        fields[i] = { ...field, doc: this.docWithTrailing(field.doc) };
      }
      this.demandEnd();
    }
    this.demand("}");
    return fields;
  }

  #fieldLine(fields: FieldDeclaration[]): void {
    const doc = this.doc();
    const position = this.position();
    if (!this.at("name")) {
      if (!this.at("*") && !this.at("(")) this.failExpecting("name of a field or type");
      const type = this.type();
      fields.push(this.#embedded(type, position, doc));
      return;
    }
    const name = this.demandName();
    if (this.at("[")) {
      const { type, named } = this.#afterName(position, name);
      if (!named) fields.push(this.#embedded(type, position, doc));
      else fields.push({ name, type, embedded: false, ...this.#tag(), doc, position });
      return;
    }
    if (this.at(".") || !(this.startsType() || this.at(","))) {
      fields.push(this.#embedded(this.#namedType(position, name), position, doc));
      return;
    }
    const names = [{ name, position }];
    while (this.take(",")) names.push({ position: this.position(), name: this.demandName() });
    const type = this.type();
    const tag = this.#tag();
    for (const each of names) fields.push({ ...each, type, embedded: false, ...tag, doc });
  }

  #embedded(type: TypeExpression, position: Position, doc: readonly string[]): FieldDeclaration {
    const named = type.kind === "pointer" ? type.elem : type;
    if (named.kind !== "name") {
      this.failAt("expected name of a type to embed, found another type", position);
    }
    return { name: named.name, type, embedded: true, ...this.#tag(), doc, position };
  }

  #tag(): { tag?: string } {
    if (!this.at("string")) return {};
    const tag = stringValue(this.word());
    this.next();
    return { tag };
  }

  #interface(): TypeForm {
    this.demand("interface");
    this.demand("{");
    const methods: InterfaceMethod[] = [];
    const embedded: (TypeExpression | undefined)[] = [];
    while (!this.at("}")) {
      const doc = this.doc();
      const position = this.position();
      if (this.at("name")) {
        const name = this.demandName();
        if (this.at("(")) methods.push({ name, ...this.signature(), doc });
        else embedded.push(this.#union(this.#namedType(position, name)));
      } else embedded.push(this.#element());
      this.demandEnd();
    }
    this.demand("}");
    return { kind: "interface", methods, embedded };
  }

  /** Reads `~T`, a type, or a union of such; only a type alone is kept. */
  #element(): TypeExpression | undefined {
    const tilde = this.take("~");
    const type = this.type();
    return this.#union(tilde ? undefined : type);
  }

  /** Reads the rest of a union. */
  #union(first: TypeExpression | undefined): TypeExpression | undefined {
    if (!this.at("|")) return first;
    while (this.take("|")) {
      this.take("~");
      this.type();
    }
    return undefined;
  }

  /** Reads a constraint of a type parameter, or the rest of one. */
  protected constraint(first?: TypeExpression): TypeExpression {
    const position = first?.position ?? this.position();
    const type = first === undefined ? this.#element() : this.#union(first);
    return type ?? { position, kind: "interface", methods: [], embedded: [undefined] };
  }

  /**
   * Reads type parameters up to the bracket that closes them.
   *
   * @param names The names that were read already.
   * @param first The constraint of the first name, if that was read too.
   */
  protected typeParameters(names: string[] = [], first?: TypeExpression): TypeParameter[] {
    const parameters: TypeParameter[] = [];
    let constraint = first;
    for (;;) {
      if (constraint === undefined) {
        while (names.length === 0 || this.take(",")) names.push(this.demandName());
        constraint = this.constraint();
      }
      for (const name of names) parameters.push({ name, constraint });
      names = [];
      constraint = undefined;
      if (!this.take(",") || this.at("]")) break;
    }
    this.demand("]");
    return parameters;
  }
}
