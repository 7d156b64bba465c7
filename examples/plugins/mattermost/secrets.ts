/**
 * Finds secrets in messages.
 *
 * @module
 */

/** A private key is refused, because one line of it tells that there are more. */
export const privateKey: RegExp = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;

/** Tokens of GitHub, GitLab, Slack and AWS, by what they begin with. */
export const knownTokens: readonly RegExp[] = [
  /\b(?:gh[oprsu]_|github_pat_)\w{20,}/g,
  /\bglpat-[\w-]{20,}/g,
  /\bxox[abeprs]-[\w-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
];

/**
 * Reads patterns that somebody has typed, one a line.
 *
 * @throws {Error} If a line is no pattern, or one that an empty text matches.
 */
export function readPatterns(text: string): RegExp[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => {
    let pattern: RegExp;
    try {
      pattern = new RegExp(line, "gu");
    } catch (cause) {
      throw new Error(`setting Patterns: ${line} is no regular expression`, { cause });
    }
    if (pattern.test("")) throw new Error(`setting Patterns: ${line} matches an empty text`);
    return pattern;
  });
}

/** A text without its secrets. */
export interface Hidden {
  readonly text: string;
  /** How many there were. */
  readonly hidden: number;
}

/** Hides all of a secret but its first four characters. */
export function hideSecrets(text: string, patterns: readonly RegExp[]): Hidden {
  let hidden = 0;
  for (const pattern of patterns) {
    text = text.replace(pattern, (secret) => {
      hidden++;
      return `${secret.slice(0, 4)}••••`;
    });
  }
  return { text, hidden };
}
