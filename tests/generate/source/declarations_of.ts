/**
 * What the parser finds in a file, in the words of declarations/main.go.
 *
 * @module
 */

import type {
  Expression,
  FieldDeclaration,
  FunctionDeclaration,
  Parameter,
  Position,
  SourceFile,
  TypeExpression,
  TypeSpec,
} from "../../../generate/source/syntax.ts";

/** The facts of a file. What is empty is left out, as in Go's JSON. */
export type Declarations = Readonly<Record<string, string | readonly string[]>>;

/** The facts of a file. */
export function declarationsOf(file: SourceFile): Declarations {
  const facts: Record<string, string | readonly string[]> = {
    package: file.package,
    constraint: file.constraint ?? "",
    imports: file.imports.map(({ name, path, position }) =>
      `${at(position)} ${name ?? ""} ${path}`
    ),
    constants: file.constants.map(({ name, type, value, iota, position }) =>
      `${at(position)} ${name} ${iota}${typed(type)}${set(value)}`
    ),
    variables: file.variables.map(({ name, type, value, position }) =>
      `${at(position)} ${name}${typed(type)}${set(value)}`
    ),
    types: file.types.map(typeSpec),
    functions: file.functions.map(functionText),
    registrations: file.registrations.map(({ receiver, name, args }) =>
      `${valueText(receiver)}.${name}(${args.map(valueText).join(", ")})`
    ),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact.length > 0));
}

function at({ line, column }: Position): string {
  return `${line}:${column}`;
}

function typed(type: TypeExpression | undefined): string {
  return type ? ` ${typeText(type)}` : "";
}

function set(value: Expression | undefined): string {
  return value ? ` = ${valueText(value)}` : "";
}

function quoted(text: string): string {
  return `\`${text.replace(/\ufffd+/g, "\ufffd")}\``;
}

function docText(lines: readonly string[]): string {
  return quoted(lines.join("\n"));
}

function typeSpec({ name, alias, parameters, type, doc, position }: TypeSpec): string {
  const list = parameters.map(({ name, constraint }) => `${name} ${typeText(constraint)}`);
  const brackets = list.length > 0 ? `[${list.join(", ")}]` : "";
  return `${at(position)} ${name}${brackets}${alias ? " =" : ""} ${typeText(type)}${docText(doc)}`;
}

function functionText(declaration: FunctionDeclaration): string {
  const { name, receiver, generic, doc, position } = declaration;
  let text = `${at(position)} ${name}`;
  if (receiver) {
    const { type, pointer, parameters } = receiver;
    text += ` of ${pointer ? "*" : ""}${type}`;
    if (parameters.length > 0) text += `[${parameters.join(",")}]`;
  }
  return `${text}${generic ? " generic" : ""}${signature(declaration)}${docText(doc)}`;
}

function signature(
  { parameters, results }: { parameters: readonly Parameter[]; results: readonly Parameter[] },
): string {
  return `(${list(parameters)})(${list(results)})`;
}

function list(parameters: readonly Parameter[]): string {
  return parameters.map(({ name, type, variadic }) =>
    `${name === undefined ? "" : `${name} `}${variadic ? "..." : ""}${typeText(type)}`
  ).join(", ");
}

function typeText(type: TypeExpression): string {
  const place = at(type.position);
  switch (type.kind) {
    case "name": {
      const args = type.args.length > 0 ? `[${type.args.map(typeText).join(", ")}]` : "";
      return `${place} ${type.package === undefined ? "" : `${type.package}.`}${type.name}${args}`;
    }
    case "pointer":
      return `${place} *${typeText(type.elem)}`;
    case "slice":
      return `${place} []${typeText(type.elem)}`;
    case "array":
      return `${place} [${type.length ? valueText(type.length) : "..."}]${typeText(type.elem)}`;
    case "map":
      return `${place} map[${typeText(type.key)}]${typeText(type.elem)}`;
    case "chan":
      return `${place} chan ${typeText(type.elem)}`;
    case "func":
      return `${place} func${signature(type)}`;
    case "struct":
      return `${place} struct{${type.fields.map(fieldText).join("")}}`;
    case "interface": {
      const methods = type.methods.map((method) =>
        `${method.name}${signature(method)}${docText(method.doc)};`
      );
      const embedded = type.embedded.map((each) => `${each ? typeText(each) : "?"};`);
      return `${place} interface{${methods.join("")}${embedded.join("")}}`;
    }
  }
}

function fieldText({ name, type, embedded, tag, doc, position }: FieldDeclaration): string {
  const tagged = tag === undefined ? "" : ` ${quoted(tag)}`;
  const named = embedded ? "embedded" : name;
  return `${at(position)} ${named} ${typeText(type)}${tagged}${docText(doc)};`;
}

function valueText(value: Expression): string {
  switch (value.kind) {
    case "number":
      return value.text;
    case "rune":
      return `'${value.value}'`;
    case "string":
      return quoted(value.value);
    case "name":
      return value.package === undefined ? value.name : `${value.package}.${value.name}`;
    case "unary":
      return `(${value.operator}${valueText(value.operand)})`;
    case "binary":
      return `(${valueText(value.left)} ${value.operator} ${valueText(value.right)})`;
    case "call":
      return `${valueText(value.callee)}(${value.args.map(valueText).join(", ")})`;
    case "literal":
      return `${typeText(value.type)}{}`;
    case "type":
      return typeText(value.type);
    case "select":
      return `${valueText(value.operand)}.${value.name}`;
    case "other":
      return "?";
  }
}
