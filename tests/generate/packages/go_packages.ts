/**
 * What Go says of packages, asked of the program in `peer/`, and the same of ours.
 *
 * @module
 */

import { DiskReader } from "../../../cli/generate/disk_reader.ts";
import { ConstantFault, type ConstantValue } from "../../../generate/packages/constant_value.ts";
import { Constants } from "../../../generate/packages/constants.ts";
import { LoadError, openProgram, type ProgramOptions } from "../../../generate/packages/load.ts";
import { lastOf } from "../../../generate/packages/paths.ts";
import { buildGo } from "../../testing/go.ts";

/** What is asked. */
export interface Question {
  readonly os: string;
  readonly arch: string;
  readonly tags: readonly string[];
  readonly directories: readonly string[];
  readonly constants?: boolean;
}

/** What is known of a directory. */
export interface Answer {
  readonly files: readonly string[] | null;
  readonly name: string;
  /** Why Go refuses the package. */
  readonly error?: string;
  /** Numbers as fractions, texts as JSON has them, and truths. */
  readonly constants?: Readonly<Record<string, string>>;
}

/** Asks Go, by directory. */
export async function askGo(question: Question): Promise<Record<string, Answer>> {
  const program = await buildGo(new URL("peer/", import.meta.url));
  const child = new Deno.Command(program, { stdin: "piped", stdout: "piped", stderr: "piped" })
    .spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(question)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The GOROOT of the Go on this machine. */
export function goRoot(): string {
  return goEnv("GOROOT");
}

/** What `go env` says of a variable. */
export function goEnv(name: string): string {
  const { stdout } = new Deno.Command("go", { args: ["env", name] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}

/** The directories below one in which Go files are, without those of tests. */
export function packagesBelow(directory: string): string[] {
  const found: string[] = [];
  const entries = [...Deno.readDirSync(directory)];
  if (entries.some(({ name }) => name.endsWith(".go"))) found.push(directory);
  for (const { name, isDirectory } of entries) {
    if (!isDirectory || name === "testdata" || /^[._]/.test(name)) continue;
    found.push(...packagesBelow(`${directory}/${name}`));
  }
  return found.sort();
}

/** A difference between Go and us. */
export interface Difference {
  readonly place: string;
  readonly go: string;
  readonly ours: string;
}

/** Answers a question as Go does, and says where we differ. */
export async function differences(
  question: Question,
  places: Pick<ProgramOptions, "goroot" | "moduleCache">,
): Promise<Difference[]> {
  const answers = await askGo(question);
  const { os, arch, tags } = question;
  const program = openProgram(new DiskReader(), { os, arch, tags, ...places });
  const constants = new Constants(arch);
  const found: Difference[] = [];
  for (const directory of question.directories) {
    const answer = answers[directory];
    if (answer === undefined || answer.error !== undefined) continue;
    try {
      const ours = await program.load(directory);
      const compare = (name: string, go: string, mine: string) => {
        if (go !== mine) found.push({ place: `${directory} ${name}`, go, ours: mine });
      };
      const files = ours.files.map(({ path }) => lastOf(path)).join(" ");
      compare("files", answer.files?.toSorted().join(" ") ?? "", files);
      compare("name", answer.name, ours.name);
      for (const [name, go] of Object.entries(answer.constants ?? {})) {
        // Bytes that are not UTF-8 are told in different ways.
        if (go.includes("\\ufffd")) continue;
        const text = go.startsWith('"') ? JSON.stringify(JSON.parse(go)) : go;
        compare(name, text, textOf(await constants.constant(ours, name)));
      }
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      if (answer.files?.length) {
        found.push({ place: directory, go: answer.files.join(" "), ours: error.message });
      }
    }
  }
  return found;
}

/** A constant as the program in `peer/` writes it. */
export function textOf(value: ConstantValue | ConstantFault): string {
  if (value instanceof ConstantFault) return `not known: ${value.reason}`;
  if (value.kind === "boolean") return String(value.value);
  if (value.kind === "string") return JSON.stringify(value.value);
  const { numerator, denominator } = value;
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}
