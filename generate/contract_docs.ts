/**
 * The comments of a contract's source. They are in none of its objects.
 *
 * @module
 */

/** What stands in front of a constant, and of the fields or methods in it. */
export interface ContractDoc {
  /** Lines of the comment. */
  doc?: readonly string[];
  /** Lines of the comments of its fields or methods. */
  readonly members: Map<string, readonly string[]>;
}

const token =
  /\/\*\*(?!\/)[^]*?\*\/|\/\*[^]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`|[\p{ID_Start}_$][\p{ID_Continue}$]*|[{}()[\]]|\S/gu;
const modifiers: ReadonlySet<string> = new Set(["export", "declare", "abstract"]);
const declarers: ReadonlySet<string> = new Set(["const", "interface", "type", "class"]);
/** Brackets around the fields of an interface, or of an object in a call. */
const mostDepth = 2;

/**
 * Finds the comments of constants and types at the top of a module, and of the fields and methods in them.
 *
 * @param source The text of the module: TypeScript or JavaScript.
 * @returns The comments by the names of the constants. An interface and a constant of one name share them.
 */
export function contractDocs(source: string): ReadonlyMap<string, ContractDoc> {
  const docs = new Map<string, ContractDoc>();
  let current: ContractDoc | undefined;
  let pending: readonly string[] | undefined;
  let depth = 0;
  let isName = false;
  for (const [text] of source.matchAll(token)) {
    if (text.startsWith("/*") || text.startsWith("//")) {
      if (text.startsWith("/**")) pending = linesOf(text);
      continue;
    }
    if (/^[{([]$/.test(text)) depth++;
    else if (/^[})\]]$/.test(text)) depth--;
    else if (depth > 0) {
      if (pending !== undefined && depth <= mostDepth && text !== "readonly") {
        current?.members.set(keyOf(text), pending);
      }
      if (text === "readonly") continue;
    } else if (isName) {
      current = docs.get(text) ?? { members: new Map() };
      if (pending !== undefined) current.doc ??= pending;
      docs.set(text, current);
      isName = false;
    } else {
      isName = declarers.has(text);
      if (isName || modifiers.has(text)) continue;
    }
    pending = undefined;
  }
  return docs;
}

function keyOf(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1) : text;
}

/** The lines of a comment up to its tags. */
function linesOf(comment: string): readonly string[] | undefined {
  const lines = comment.slice(3, -2).split("\n").map((line) =>
    line.replace(/^\s*\*? ?/, "").trimEnd()
  );
  const tag = lines.findIndex((line) => /^@\w/.test(line));
  const kept = (tag < 0 ? lines : lines.slice(0, tag)).map((line) =>
    line.replaceAll(/\{@link(?:code)? ([^\s}]+)[^}]*\}/g, "$1")
  );
  while (kept.length > 0 && kept[0] === "") kept.shift();
  while (kept.length > 0 && kept.at(-1) === "") kept.pop();
  return kept.length === 0 ? undefined : kept;
}
