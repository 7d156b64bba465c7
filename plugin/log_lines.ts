/**
 * The lines that a plugin writes to its standard error: texts, and log entries in the JSON of Go's hclog.
 *
 * @module
 */

/** How important a log entry is. */
export type PluginLogLevel = "trace" | "debug" | "info" | "warn" | "error";

/** A line that a plugin has written to its standard error. */
export interface PluginLog {
  /** The level, which a text has by a prefix such as `[WARN]`, and by default is `debug`. The lines of a panic are errors. */
  readonly level: PluginLogLevel;
  /** The message, or the text. */
  readonly message: string;
  /** The name of the logger, if the entry has one. */
  readonly module?: string;
  /** When it was written, in RFC 3339, as the plugin says; texts have none. */
  readonly timestamp?: string;
  /** What else the entry holds, as JSON values; empty for texts. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The line as it was written, or 64 KiB of it. */
  readonly line: string;
}

/** Longer lines are cut, as in go-plugin. */
export const longestLine: number = 64 * 1024;

const levels: readonly PluginLogLevel[] = ["trace", "debug", "info", "warn", "error"];

/** Reads lines. It has a state, because the lines of a panic belong together. */
export class LogReader {
  #panic = false;

  /** Reads one line without its end. */
  read(line: string): PluginLog {
    const entry = line.startsWith("{") ? parseObject(line) : undefined;
    const level = levels.find((level) => level === entry?.["@level"]);
    const message = entry?.["@message"];
    if (entry === undefined || level === undefined || typeof message !== "string") {
      return { level: this.#levelOf(line), message: line, fields: {}, line };
    }
    const { "@module": module, "@timestamp": timestamp } = entry;
    return {
      level,
      message,
      ...typeof module === "string" && { module },
      ...typeof timestamp === "string" && { timestamp },
      fields: Object.fromEntries(Object.entries(entry).filter(([key]) => !known.includes(key))),
      line,
    };
  }

  #levelOf(line: string): PluginLogLevel {
    const prefix = /^\[(TRACE|DEBUG|INFO|WARN|ERROR)\]/.exec(line)?.[1];
    if (prefix !== undefined) return prefix.toLowerCase() as PluginLogLevel;
    this.#panic ||= /^(?:panic|fatal error): /.test(line);
    return this.#panic ? "error" : "debug";
  }
}

const known = ["@level", "@message", "@module", "@timestamp"];

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * The lines of a stream, without their ends; what follows the last end too. Lines beyond 64 KiB come in pieces.
 *
 * @param stream What a process writes. It is read to its end, and an error ends it too.
 * @param over Ends it before.
 */
export async function* linesOf(
  stream: ReadableStream<Uint8Array>,
  over?: AbortSignal,
): AsyncGenerator<string> {
  const text = new TextDecoder();
  let rest = "";
  const reader = stream.getReader();
  over?.addEventListener("abort", () => reader.cancel().catch(() => {}));
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += text.decode(value, { stream: !done });
      const lines = rest.split("\n");
      rest = done ? "" : lines.pop()!;
      for (const line of lines) yield* piecesOf(line.replace(/\r$/, ""), done && line === "");
      if (rest.length >= longestLine) {
        yield* piecesOf(rest, false);
        rest = "";
      }
      if (done) return;
    }
  } catch {
    // The process is gone.
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function* piecesOf(line: string, none: boolean): Generator<string> {
  if (none) return;
  for (let at = 0; at === 0 || at < line.length; at += longestLine) {
    yield line.slice(at, at + longestLine);
  }
}
