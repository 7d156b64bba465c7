/**
 * Whether a version is the same wherever it stands.
 *
 * @module
 */

/** The texts that name the version. */
export interface VersionTexts {
  readonly changelog: string;
  /** The file that tells the command line its version. */
  readonly commandLine: string;
}

/**
 * What is wrong with a version before it is released.
 *
 * @param version The version of deno.json.
 * @param texts What else names it.
 * @returns A line for each fault; none if it can be released.
 */
export function faultsOfVersion(version: string, texts: VersionTexts): string[] {
  const faults = [];
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    faults.push(`deno.json: expected a version such as 0.2.0, found ${version}`);
  }
  const first = /^## \[(.+?)\](?: - (.*))?$/m.exec(texts.changelog);
  if (first?.[1] !== version) {
    faults.push(`CHANGELOG.md: expected ${version} first, found ${first?.[1] ?? "no version"}`);
  } else if (!/^\d{4}-\d\d-\d\d$/.test(first[2] ?? "")) {
    faults.push(`CHANGELOG.md: expected the day of ${version}, as "## [${version}] - 2026-01-31"`);
  }
  if (!texts.commandLine.includes(`version = "${version}"`)) {
    faults.push(`cli/version.ts: expected ${version}`);
  }
  return faults;
}
