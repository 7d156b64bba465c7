/**
 * The layout of contracts: what `deno fmt` makes of expressions, types and comments in lines of 100 columns.
 *
 * @module
 */

/** The columns of a line. */
export const lineWidth = 100;

/** An expression: a name, a call, a function that returns a name, or an object, which has a line for each property. */
export type Expression =
  | string
  | { readonly properties: readonly (readonly [key: string, value: Expression])[] }
  | { readonly call: string; readonly args: readonly Expression[] }
  | { readonly later: string };

/** An expression on one line. */
export function flat(expression: Expression): string {
  if (typeof expression === "string") return expression;
  if ("later" in expression) return `() => ${expression.later}`;
  if ("properties" in expression) return "{";
  return `${expression.call}(${expression.args.map(flat).join(", ")})`;
}

/** Whether an expression has lines of its own. */
function hasLines(expression: Expression): boolean {
  if (typeof expression === "string") return false;
  if ("properties" in expression) return true;
  return "args" in expression && expression.args.some(hasLines);
}

/**
 * An expression where it stands.
 *
 * @param expression The expression.
 * @param indent The level of its line.
 * @param before The columns in front of it on its line, the indentation included.
 * @param after The columns that follow its last character.
 */
export function laidOut(
  expression: Expression,
  indent: number,
  before: number,
  after: number,
): string {
  const deeper = indent + 1;
  if (typeof expression === "string") return expression;
  if ("properties" in expression) {
    const lines = expression.properties.map(([key, value]) => {
      const begin = `${pad(deeper)}${key}: `;
      return `${begin}${laidOut(value, deeper, widthOf(begin), 1)},\n`;
    });
    return `{\n${lines.join("")}${pad(indent)}}`;
  }
  const line = flat(expression);
  if (!hasLines(expression) && before + widthOf(line) + after <= lineWidth) return line;
  if ("later" in expression) {
    return `() =>\n${pad(deeper)}${expression.later}\n${pad(indent)}`;
  }
  // The function stays beside its parenthesis.
  const [only] = expression.args;
  if (expression.args.length === 1 && typeof only === "object" && "later" in only) {
    return `${expression.call}(${laidOut(only, indent, lineWidth, 0)})`;
  }
  // An object, or a call around one, stays there too.
  if (expression.args.length === 1 && only !== undefined && hasLines(only)) {
    const begin = `${expression.call}(`;
    return `${begin}${laidOut(only, indent, before + widthOf(begin), after + 1)})`;
  }
  const args = expression.args.map((arg) =>
    `${pad(deeper)}${laidOut(arg, deeper, deeper * 2, 1)},\n`
  );
  return `${expression.call}(\n${args.join("")}${pad(indent)})`;
}

/** Spaces of an indentation. */
export function pad(indent: number): string {
  return "  ".repeat(indent);
}

/** The columns of a text. Characters of East Asia take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += wide.test(char) ? 2 : /\p{M}/u.test(char) ? 0 : 1;
  return width;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** A text in the quotes that need fewer escapes. */
export function quoted(text: string): string {
  const count = (quote: string) => text.split(quote).length;
  const json = JSON.stringify(text).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
  if (count('"') <= count("'")) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The key of a property. */
export function propertyKey(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

/** Whether a text is a name in TypeScript. */
export function isIdentifier(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
}

/** A text on a line of a comment: nothing in it ends the line, or commands a terminal. */
export function commentText(text: string): string {
  return text.replace(/[^\P{C}\t]|[\p{Zl}\p{Zp}]/gu, " ").trimEnd();
}

/** Comments as JSDoc, each line with its end, or nothing. */
export function docComment(doc: readonly string[] | undefined, indent: number): string {
  const lines = (doc ?? []).flatMap((line) => line.split(/\r\n|[\n\r\u2028\u2029]/))
    .map((line) => commentText(line).replace(/^ /, "").replaceAll("*/", "*\\/"));
  while (lines.length > 0 && lines[0] === "") lines.shift();
  while (lines.at(-1) === "") lines.pop();
  const space = pad(indent);
  if (lines.length === 0) return "";
  const one = `${space}/** ${lines[0]} */`;
  if (lines.length === 1 && widthOf(one) <= lineWidth) return `${one}\n`;
  return `${space}/**\n${
    lines.map((line) => `${space} *${line === "" ? "" : ` ${line}`}\n`).join("")
  }${space} */\n`;
}

/** A note on a line of its own. */
export function note(text: string, indent: number): string {
  return `${pad(indent)}// ${commentText(text)}\n`;
}

/** A statement, marked for the formatter if it has lines that no break makes short enough. */
export function statement(doc: string, code: string): string {
  const tooLong = code.split("\n").some((line) =>
    widthOf(line) > lineWidth && !/^\s*\/[/*]/.test(line)
  );
  return `${doc}${tooLong ? "// deno-fmt-ignore\n" : ""}${code}\n`;
}
