/**
 * Comments: the text of a doc comment, and the build constraint above the package clause.
 *
 * @module
 */

/** What Go's tools are told, not its readers: `//go:embed x`, `//line x.go:3`, `//export F`. */
const directive = /^\/\/(?:line |extern |export |[a-z0-9]+:[a-z0-9])/;

/** The lines of a comment without slashes, directives and blank lines at its ends; of blank lines between, one stays. */
export function docLines(comments: readonly string[]): string[] {
  const lines: string[] = [];
  for (const comment of comments) {
    if (comment.startsWith("/*")) {
      for (const line of comment.slice(2, -2).split("\n")) lines.push(line);
    } else if (!directive.test(comment)) lines.push(comment.slice(2).replace(/^ /, ""));
  }
  const kept: string[] = [];
  for (const line of lines) {
    const trimmed = line.replaceAll("\r", "").trimEnd();
    if (trimmed !== "" || (kept.length > 0 && kept.at(-1) !== "")) kept.push(trimmed);
  }
  if (kept.at(-1) === "") kept.pop();
  return kept;
}

/**
 * The build constraint of a file as an expression of `//go:build`; `// +build` lines are turned into one.
 *
 * @param header What stands before the package clause.
 */
export function constraintOf(header: string): string | undefined {
  let inComment = false;
  const old: string[] = [];
  // Old lines count only if a blank line follows them.
  const oldKept: string[] = [];
  const lines = header.split("\n");
  // What stands on the line of the package clause is no blank line.
  const last = lines.pop() ?? "";
  for (const raw of last.trim() === "" ? lines : [...lines, last]) {
    let line = raw.trim();
    if (!inComment) {
      if (line === "") {
        for (const each of old.splice(0)) oldKept.push(each);
      }
      const modern = /^\/\/go:build\s+(.*)$/.exec(line);
      if (modern) return modern[1]!.trim();
      const plus = /^\/\/\s*\+build(?:\s+(.*))?$/.exec(line);
      if (plus) old.push(plus[1] ?? "");
    }
    for (; line !== "";) {
      if (inComment) {
        const end = line.indexOf("*/");
        if (end < 0) break;
        inComment = false;
        line = line.slice(end + 2).trim();
      } else {
        inComment = line.startsWith("/*");
        if (!inComment) break;
        line = line.slice(2);
      }
    }
  }
  if (oldKept.length === 0) return undefined;
  const conditions = oldKept.map(modernLine);
  if (conditions.length === 1) return conditions[0];
  return conditions.map((each) => each.includes("||") ? `(${each})` : each).join(" && ");
}

/** A term of an old line. Any other stands for a tag that is never set, as in Go. */
const tag = /^!?[\p{L}\p{Nd}_.]+$/u;

/** `a,!b c` of a `// +build` line as `(a && !b) || c`. */
function modernLine(line: string): string {
  const options = line.split(/\s+/).filter((option) => option !== "");
  if (options.length === 0) return "ignore";
  const alone = options.length === 1;
  return options.map((option) => {
    const terms = option.split(",").map((term) => tag.test(term) ? term : "ignore").join(" && ");
    return alone || !option.includes(",") ? terms : `(${terms})`;
  }).join(" || ");
}
