/**
 * The small rules of the house that the formatter and the linter do not know. Run with `deno task house`.
 *
 * @module
 */

import { codeOf, lineAt } from "./source_text.ts";
import { type Finding, report, sourceFiles } from "./source_files.ts";

/** A source file with more lines is probably about more than one subject. */
export const LONGEST_FILE = 350;

const TYPESCRIPT = /\.ts$/;
const MODULE = /^(?!(?:bench|docs|examples|tests|tools)\/).*\.ts$/;

// Character classes keep these expressions from finding themselves.
const RULES: readonly Rule[] = [
  {
    pattern: /\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/g,
    text: "leaves a marker behind: do it now, or describe it in an issue",
  },
  {
    pattern: /(?<![\w.:/])\/(?:tmp|root|home|work|Users)\/\w/g,
    text: "names a path that exists on one machine only",
  },
  {
    in: TYPESCRIPT,
    code: true,
    pattern: /(?<![\w$.#])export\s+default\b/g,
    text: "exports a default: every symbol has one name",
  },
  {
    in: MODULE,
    code: true,
    pattern: /(?<![\w$.#])console\b/g,
    text: "writes to the console: a library is silent",
  },
  {
    in: TYPESCRIPT,
    except: "gob/plans/compile_source.ts",
    code: true,
    pattern: /(?<![\w$.#])(?:new\s+Function|eval\s*\()/g,
    text: "makes code from text, which only gob/plans/compile_source.ts may do",
  },
];

interface Rule {
  /** The files that the rule applies to; without it, all. */
  readonly in?: RegExp;
  /** A file that the rule does not apply to. */
  readonly except?: string;
  /** Whether comments and strings are ignored. */
  readonly code?: boolean;
  readonly pattern: RegExp;
  readonly text: string;
}

/** Checks the text of every file, by path. */
export function checkHouse(files: ReadonlyMap<string, string>): Finding[] {
  const findings: Finding[] = [];
  for (const [path, source] of files) {
    findings.push(...badName(path), ...badLength(path, source));
    for (const rule of RULES) {
      if (rule.except === path || rule.in && !rule.in.test(path)) continue;
      const text = rule.code ? codeOf(source) : source;
      for (const { index } of text.matchAll(rule.pattern)) {
        findings.push({ path, line: lineAt(source, index), text: rule.text });
      }
    }
  }
  return findings;
}

function badName(path: string): Finding[] {
  if (!TYPESCRIPT.test(path) || /^(?:[a-z0-9_]+\/)*[a-z0-9_]+\.ts$/.test(path)) return [];
  return [{ path, line: 1, text: "is not named in snake_case" }];
}

function badLength(path: string, source: string): Finding[] {
  const lines = source.trimEnd().split("\n").length;
  if (!MODULE.test(path) || lines <= LONGEST_FILE) return [];
  return [{ path, line: lines, text: `is longer than ${LONGEST_FILE} lines: is it one subject?` }];
}

if (import.meta.main) {
  const top = new URL("../", import.meta.url);
  const endings = [".ts", ".go", ".md", ".json", ".yml"];
  report(checkHouse(await sourceFiles(top, endings)), "the house is in order");
}
