/**
 * The tokens of Go: keywords, operators, and how tightly operators bind.
 *
 * @module
 */

/** What a token is. Keywords and operators stand for themselves; `end` is the end of the file. */
export type TokenKind =
  | "end"
  | "name"
  | "number"
  | "rune"
  | "string"
  | Keyword
  | Operator;

/** The keywords. */
export type Keyword =
  | ("break" | "case" | "chan" | "const" | "continue" | "default" | "defer" | "else")
  | ("fallthrough" | "for" | "func" | "go" | "goto" | "if" | "import" | "interface" | "map")
  | ("package" | "range" | "return" | "select" | "struct" | "switch" | "type" | "var");

/** The operators, brackets and separators. */
export type Operator =
  | ("(" | ")" | "[" | "]" | "{" | "}" | "," | ";" | "~" | "..." | "." | ":=" | ":")
  | ("==" | "=" | "!=" | "!" | "++" | "+=" | "+" | "--" | "-=" | "-" | "*=" | "*")
  | ("/=" | "/" | "%=" | "%" | "&^=" | "&^" | "&&" | "&=" | "&" | "||" | "|=" | "|")
  | ("^=" | "^" | "<<=" | "<<" | "<=" | "<-" | "<" | ">>=" | ">>" | ">=" | ">");

const KEYWORDS: readonly Keyword[] = [
  ...["break", "case", "chan", "const", "continue", "default", "defer", "else"] as const,
  ...["fallthrough", "for", "func", "go", "goto", "if", "import", "interface", "map"] as const,
  ...["package", "range", "return", "select", "struct", "switch", "type", "var"] as const,
];

/** Those that begin like another one stand before it. */
const OPERATORS: readonly Operator[] = [
  ...["(", ")", "[", "]", "{", "}", ",", ";", "~", "...", ".", ":=", ":"] as const,
  ...["==", "=", "!=", "!", "++", "+=", "+", "--", "-=", "-", "*=", "*"] as const,
  ...["/=", "/", "%=", "%", "&^=", "&^", "&&", "&=", "&", "||", "|=", "|"] as const,
  ...["^=", "^", "<<=", "<<", "<=", "<-", "<", ">>=", ">>", ">=", ">"] as const,
];

const keywords: ReadonlyMap<string, Keyword> = new Map(KEYWORDS.map((word) => [word, word]));

const operators: readonly (readonly Operator[])[] = byFirstCode();

function byFirstCode(): Operator[][] {
  const table: Operator[][] = [];
  for (let code = 0; code < 128; code++) {
    table.push(OPERATORS.filter((operator) => operator.charCodeAt(0) === code));
  }
  return table;
}

/** The keyword that a word is, or `undefined` if it is a name. */
export function keywordOf(word: string): Keyword | undefined {
  return keywords.get(word);
}

/** The operator at an offset of a text, the longest one that fits. */
export function operatorAt(text: string, offset: number): Operator | undefined {
  const candidates = operators[text.charCodeAt(offset)];
  if (candidates === undefined) return undefined;
  if (candidates.length === 1) return candidates[0];
  for (const operator of candidates) if (text.startsWith(operator, offset)) return operator;
  return undefined;
}

/** Tokens after which the end of a line ends a statement. */
const enders: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...["name", "number", "rune", "string"] as const,
  ...["break", "continue", "fallthrough", "return", "++", "--", ")", "]", "}"] as const,
]);

/** Whether a semicolon is added at the end of a line after this token. */
export function endsStatement(kind: TokenKind): boolean {
  return enders.has(kind);
}

const strengths: ReadonlyMap<TokenKind, number> = new Map<TokenKind, number>([
  ["||", 1],
  ["&&", 2],
  ...(["==", "!=", "<", "<=", ">", ">="] as const).map((operator) => [operator, 3] as const),
  ...(["+", "-", "|", "^"] as const).map((operator) => [operator, 4] as const),
  ...(["*", "/", "%", "<<", ">>", "&", "&^"] as const).map((operator) => [operator, 5] as const),
]);

/** How tightly a binary operator binds, from 1 to 5; 0 for everything else. */
export function strengthOf(kind: TokenKind): number {
  return strengths.get(kind) ?? 0;
}
