/**
 * What Go makes of the inputs: questions to the program in go/, which a stream may end, hang or fill with memory. Then it is
 * started again and goes on with the next.
 *
 * @module
 */

import { buildGo } from "../testing/go.ts";
import type { TypeSpec } from "./type_spec.ts";

/** A stream, and the type of its values. */
export interface Question {
  readonly type: TypeSpec;
  readonly hex: string;
}

/** What Go says of it. */
export interface Answer {
  /** The texts of the values that it decoded. */
  readonly values: readonly string[];
  /** Why there are no more; empty at the end of the stream. */
  readonly error: string;
  /** Whether Go broke down, and did not refuse the stream in good order. */
  readonly panicked: boolean;
  /** The values encoded by Go as one stream; empty where they cannot be. */
  readonly again: string;
}

/** Questions that are asked at a time. */
const batch = 200;
/** Milliseconds without an answer after which Go hangs. */
const patience = 20_000;

/** Asks Go about streams. */
export async function askGo(questions: readonly Question[]): Promise<Answer[]> {
  const program = await buildGo(new URL("go/", import.meta.url));
  const answers: Answer[] = [];
  while (answers.length < questions.length) {
    const asked = questions.slice(answers.length, answers.length + batch);
    const { found } = await askOnce(program, asked);
    answers.push(...found);
    if (found.length === asked.length) continue;
    // What came before may have filled the memory: the one at which Go broke down is asked alone.
    const alone = await askOnce(program, [asked[found.length]!]);
    answers.push(alone.found[0] ?? { values: [], error: alone.why, panicked: true, again: "" });
  }
  return answers;
}

/** Asks a program that was started for it. There are fewer answers than questions where it ended before. */
async function askOnce(
  program: string,
  questions: readonly Question[],
): Promise<{ found: Answer[]; why: string }> {
  const process = new Deno.Command(program, { stdin: "piped", stdout: "piped", stderr: "piped" })
    .spawn();
  const errors = new Response(process.stderr).text();
  const asked = ask(process.stdin, questions);
  const found: Answer[] = [];
  let hung = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      hung = true;
      process.kill("SIGKILL");
    }, patience);
  };
  watch();
  for await (const line of linesOf(process.stdout)) {
    watch();
    found.push(JSON.parse(line) as Answer);
  }
  clearTimeout(timer);
  await asked;
  await process.status;
  const text = (await errors).trim().split("\n")[0] ?? "";
  return { found, why: hung ? "hung" : text };
}

async function ask(
  stdin: WritableStream<Uint8Array>,
  questions: readonly Question[],
): Promise<void> {
  const lines = questions.map((question) => JSON.stringify(question) + "\n");
  try {
    await new Blob(lines).stream().pipeTo(stdin);
  } catch {
    // The program ended before it had read all of them.
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
