/**
 * Contracts as text: Go types and services as the TypeScript that a program imports.
 *
 * @module
 */

import {
  docComment,
  type Expression,
  laidOut,
  lineWidth,
  note,
  pad,
  propertyKey,
  quoted,
  statement,
  widthOf,
} from "./contract_layout.ts";
import { Entries, type Entry, type ServiceEntry } from "./contract_entries.ts";
import { Schemas } from "./contract_schemas.ts";
import type { GoApi, GoDeclaration, GoField, GoMethod, GoType } from "./go_type.ts";
import { jsonTag } from "./json_tag.ts";
import { shortText } from "./type_index.ts";

/** What a program can choose about the text of a contract. */
export interface ContractTextOptions {
  /** Where the contract imports the module from: `@netrpc/netrpc`. */
  readonly module?: string;
  /** Whether Go's `json` tags are carried along: true. Gob ignores them. */
  readonly json?: boolean;
}

/**
 * Writes a contract: a schema for each declared type, and the services.
 *
 * Each type is there once, after the types in it. Types that contain each other have their TypeScript types written
 * down. Types of Go's library become the schemas that there are for them. What gob cannot say is left out, and a comment
 * says so. The text has the form that `deno fmt` gives it in lines of 100 columns.
 *
 * @param api The declarations and services.
 * @param options Where the module is imported from.
 * @returns The text of a module.
 */
export function contractText(api: GoApi, options: ContractTextOptions = {}): string {
  const entries = new Entries(api);
  const writer = new ContractWriter(entries, options.json ?? true);
  const parts = [
    ...entries.types.map((entry) => writer.type(entry)),
    ...entries.faulty.map((declaration) => leftOut(entries, declaration)),
    ...entries.services.map((service) => writer.service(service)),
    notes(api.notes),
  ];
  const head = imports(parts.join("\n"), options.module ?? "@netrpc/netrpc");
  return [head, ...parts].filter((part) => part !== "").join("\n");
}

function imports(text: string, module: string): string {
  const names = [
    ...text.includes("gob.") ? ["gob"] : [],
    ...text.includes(": method(") ? ["method"] : [],
    ...text.includes(" = service(") ? ["service"] : [],
  ];
  if (names.length === 0) return "";
  const line = `import { ${names.join(", ")} } from ${quoted(module)};`;
  if (widthOf(line) <= lineWidth || names.length === 1) return `${line}\n`;
  return `import {\n${names.map((name) => `  ${name},\n`).join("")}} from ${quoted(module)};\n`;
}

function leftOut({ index }: Entries, declaration: GoDeclaration): string {
  const name = shortText({ kind: "named", name: declaration.name });
  return note(
    `${name} is left out: it is ${index.declarationFault(declaration)}${place(declaration)}.`,
    0,
  );
}

/** Where something stands in Go source, behind what is said of it. A column would only make a difference larger. */
function place({ at }: { readonly at?: string }): string {
  return at === undefined ? "" : ` (${at.replace(/(:\d+):\d+$/, "$1")})`;
}

/** What is said besides, a line each. */
function notes(lines: readonly string[] = []): string {
  return lines.map((line) => note(line, 0)).join("");
}

class ContractWriter {
  readonly #entries: Entries;
  readonly #schemas: Schemas;
  readonly #json: boolean;

  constructor(entries: Entries, json: boolean) {
    this.#entries = entries;
    this.#schemas = new Schemas(entries);
    this.#json = json;
  }

  /** The statements of a type. */
  type(entry: Entry): string {
    const { identifier, declaration, recursive } = entry;
    const { type } = declaration;
    const doc = this.#remarks(declaration) + docComment(declaration.doc, 0);
    const encoding = this.#entries.index.encodingOf(declaration);
    const head = `export const ${identifier}`;
    if (encoding !== undefined) return opaque(entry, encoding, doc) + inferred(identifier);
    if (recursive) return this.#recursive(entry, doc);
    const value = type.kind === "struct"
      ? this.#struct(entry, type.fields, `${head} =`)
      : initializer(`${head} =`, this.#schemas.schema(type, entry));
    return statement(doc, value) + inferred(identifier);
  }

  /** What cannot be said of a type. */
  #remarks(declaration: GoDeclaration): string {
    return notes(
      declaration.notes?.map((line) => `${line.replace(/\.$/, "")}${place(declaration)}.`),
    );
  }

  /** A type that contains itself: its TypeScript type first, with the comments, for that is what editors show. */
  #recursive(entry: Entry, doc: string): string {
    const { identifier, declaration: { type } } = entry;
    const head = `export const ${identifier}: gob.Schema<${identifier}> =`;
    if (type.kind !== "struct") {
      const alias = this.#alias(identifier, type);
      return statement(doc, alias) +
        statement("", initializer(head, this.#schemas.schema(type, entry)));
    }
    const members = this.#entries.fieldsOf(type.fields)
      .filter(({ fault }) => fault === undefined)
      .map(({ field: { doc, name, type } }) =>
        `${docComment(doc, 1)}  ${propertyKey(name)}${this.#schemas.member(type)};\n`
      );
    const shape = `export interface ${identifier} {\n${members.join("")}}`;
    return statement(doc, shape) + statement("", this.#struct(entry, type.fields, head));
  }

  /** A union that is too long for a line has one for each of its members. */
  #alias(identifier: string, type: GoType): string {
    const line = `export type ${identifier} = ${this.#schemas.valueType(type)};`;
    const union = type.kind === "interface" ? this.#schemas.union(type) : undefined;
    if (union === undefined || widthOf(line) <= lineWidth) return line;
    return `export type ${identifier} =${union.map((one) => `\n  | ${one}`).join("")};`;
  }

  #struct(entry: Entry, fields: readonly GoField[], head: string): string {
    const list = this.#entries.fieldsOf(fields);
    const sent = list.filter(({ fault }) => fault === undefined).map(({ field }) => field);
    const object = (indent: number) =>
      list.map(({ field, fault }) => {
        if (fault !== undefined) {
          return note(`${field.name} is left out: it is ${fault}${place(field)}.`, indent);
        }
        const doc = entry.recursive ? "" : docComment(field.doc, indent);
        return doc + this.#field(field, entry, indent);
      }).join("");
    const options = (indent: number) => this.#options(sent, indent);
    return structCall(`${head} gob.struct`, quoted(entry.goName), object, options);
  }

  #field({ name, type }: GoField, entry: Entry, indent: number): string {
    const schema = this.#schemas.schema(type, entry);
    if (schema === name) return `${pad(indent)}${name},\n`;
    return property(propertyKey(name), schema, indent);
  }

  /** The options of a struct, or nothing. */
  #options(fields: readonly GoField[], indent: number): string {
    const tags = fields.flatMap(({ name, tag }) => {
      const text = this.#json && tag !== undefined ? jsonTag(tag) : undefined;
      return text === undefined
        ? []
        : [`${pad(indent + 1)}${propertyKey(name)}: ${quoted(text)},\n`];
    });
    const embedded = fields.filter((field) => this.#entries.index.isEmbeddedStruct(field))
      .map(({ name }) => quoted(name));
    let text = tags.length === 0 ? "" : `${pad(indent)}json: {\n${tags.join("")}${pad(indent)}},\n`;
    if (embedded.length > 0) text += `${pad(indent)}embedded: ${list(embedded, indent)},\n`;
    return text;
  }

  /** The statement of a service. */
  service({ service, identifier }: ServiceEntry): string {
    const methods = service.methods.map((method) => this.#method(method)).join("");
    const head = `export const ${identifier} = service`;
    return statement(
      docComment(service.doc, 0),
      structCall(head, quoted(service.name), () => methods, () => ""),
    );
  }

  #method(method: GoMethod): string {
    const { index } = this.#entries;
    const { name, args, reply, doc } = method;
    const at = place(method);
    if (name === "" || name.includes(".") || name === "__proto__") {
      return note(`${quoted(name)} is left out: it is no name of a method.`, 1);
    }
    const argsFault = index.faultOf(args);
    if (argsFault !== undefined) {
      return note(`${name} is left out: its argument is ${argsFault}${at}.`, 1);
    }
    const replyFault = index.faultOf(reply);
    const schema: Expression = {
      call: "method",
      args: [
        this.#schemas.schema(args),
        replyFault === undefined ? this.#schemas.schema(reply) : "gob.plain",
      ],
    };
    const remark = replyFault === undefined ? "" : note(`The reply is ${replyFault}${at}.`, 1);
    return docComment(doc, 1) + remark + property(propertyKey(name), schema, 1);
  }
}

/** A call with a name, an object and perhaps options: in one piece if its first line fits, else an argument a line. */
function structCall(
  head: string,
  name: string,
  object: (indent: number) => string,
  options: (indent: number) => string,
): string {
  const hasOptions = options(1) !== "";
  const body = object(1);
  const end = body === "" ? "{}" : "{";
  const rest = body === "" ? (hasOptions ? ", {" : ");") : "";
  if (widthOf(`${head}(${name}, ${end}${rest}`) <= lineWidth) {
    const tail = hasOptions ? `, {\n${options(1)}}` : "";
    return `${head}(${name}, ${braces(body, 0)}${tail});`;
  }
  const tail = hasOptions ? `  {\n${options(2)}  },\n` : "";
  return `${head}(\n  ${name},\n  ${braces(object(2), 1)},\n${tail});`;
}

function braces(body: string, indent: number): string {
  return body === "" ? "{}" : `{\n${body}${pad(indent)}}`;
}

function property(key: string, schema: Expression, indent: number): string {
  const begin = `${pad(indent)}${key}: `;
  return `${begin}${laidOut(schema, indent, widthOf(begin), 1)},\n`;
}

function initializer(head: string, schema: Expression): string {
  const text = laidOut(schema, 0, widthOf(head) + 1, 1);
  const fits = typeof schema !== "string" || widthOf(`${head} ${text};`) <= lineWidth;
  return `${head}${fits ? " " : "\n  "}${text};`;
}

function list(items: readonly string[], indent: number): string {
  const line = `[${items.join(", ")}]`;
  if (widthOf(`${pad(indent)}embedded: ${line},`) <= lineWidth) return line;
  return `[\n${items.map((item) => `${pad(indent + 1)}${item},\n`).join("")}${pad(indent)}]`;
}

function inferred(identifier: string): string {
  return statement("", `export type ${identifier} = gob.Infer<typeof ${identifier}>;`);
}

const methodNames = { gob: "GobEncode", binary: "MarshalBinary", text: "MarshalText" } as const;

/** A type that encodes itself. What its bytes mean only a person knows. */
function opaque(
  { identifier, goName }: Entry,
  encoding: keyof typeof methodNames,
  doc: string,
): string {
  const body = [
    `  // These are the bytes of ${
      methodNames[encoding]
    }: turn them into what the value shall be, and back.`,
    "  encode: (value: Uint8Array<ArrayBuffer>) => value,",
    "  decode: (bytes) => bytes.slice(),",
    "  // Go leaves zero values out if the methods have value receivers.",
    "  zero: new Uint8Array(0),",
  ];
  const head = `export const ${identifier} = gob.opaque(${quoted(goName)}, "${encoding}", {`;
  return statement(doc, `${head}\n${body.join("\n")}\n});`);
}
