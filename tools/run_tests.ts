/**
 * Runs all tests: `deno task test`. With arguments it is `deno test` with the permissions that the tests need.
 *
 * @module
 */

/** The tests that count open files or measure memory, which tests beside them would change. */
const ALONE = ["tests/attacks/alone", "tests/faults/alone"];

/** What other tasks have made, whose examples are those of its sources. */
const MADE = [".cache", "dist"];

const PERMISSIONS = ["net", "read", "write", "env", "run"].map((name) => `--allow-${name}`);

/** What the last line of `deno test` says. */
export interface Summary {
  readonly passed: number;
  readonly steps: number;
  readonly failed: number;
  readonly ignored: number;
}

/** Reads the last line of `deno test`; other lines give `undefined`. */
export function summaryOf(line: string): Summary | undefined {
  // deno-lint-ignore no-control-regex -- colours
  const plain = line.replace(/\x1b\[[\d;]*m/g, "");
  if (!/^(?:ok|FAILED) \| \d+ passed/.test(plain)) return undefined;
  const number = (what: RegExp) => Number(what.exec(plain)?.[1] ?? 0);
  return {
    passed: number(/(\d+) passed/),
    steps: number(/passed \((\d+) steps?\)/),
    failed: number(/(\d+) failed/),
    ignored: number(/(\d+) ignored/),
  };
}

/** The last line for several runs of `deno test`, in the form in which `deno test` writes it. */
export function lineOf(good: boolean, runs: readonly Summary[], seconds: number): string {
  const sum = (of: (run: Summary) => number) => runs.reduce((total, run) => total + of(run), 0);
  const [steps, ignored] = [sum(({ steps }) => steps), sum(({ ignored }) => ignored)];
  const passed = `${sum(({ passed }) => passed)} passed${steps > 0 ? ` (${steps} steps)` : ""}`;
  const failed = `${sum(({ failed }) => failed)} failed`;
  const rest = ignored > 0 ? ` | ${ignored} ignored` : "";
  return `${good ? "ok" : "FAILED"} | ${passed} | ${failed}${rest} (${Math.round(seconds)}s)`;
}

interface Run {
  readonly success: boolean;
  readonly summary: Summary | undefined;
}

/** Runs `deno test` and passes on what it prints. */
async function denoTest(...args: string[]): Promise<Run> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["test", ...PERMISSIONS, ...args],
    stdout: "piped",
  }).spawn();
  let summary: Summary | undefined;
  let rest = "";
  const text = new TextDecoder();
  for await (const bytes of process.stdout) {
    await Deno.stdout.write(bytes);
    const lines = (rest + text.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) summary = summaryOf(line) ?? summary;
  }
  return { success: (await process.status).success, summary };
}

async function main(args: readonly string[]): Promise<boolean> {
  if (args.length > 0) return (await denoTest("--doc", ...args)).success;
  const began = performance.now();
  const runs = [
    await denoTest("--doc", "--parallel", `--ignore=${[...ALONE, ...MADE].join(",")}`),
    await denoTest(...ALONE),
  ];
  const good = runs.every(({ success }) => success);
  const summaries = runs.flatMap(({ summary }) => summary ?? []);
  console.log(lineOf(good, summaries, (performance.now() - began) / 1000));
  return good;
}

if (import.meta.main && !await main(Deno.args)) Deno.exit(1);
