/**
 * The proof that a pool survives: Go servers that are killed and stopped at random while many callers call them, and the
 * books of what each server has run.
 *
 * @module
 */

import {
  gob,
  type Method,
  method,
  type Service,
  service,
  ShutdownError,
  type Stub,
} from "../../mod.ts";
import { connectPool, type PoolEvent } from "../../pool/mod.ts";
import { buildGo } from "../testing/go.ts";
import { ServerChild } from "../testing/process.ts";
import { Random } from "../testing/random.ts";
import { freePort } from "./echo_server.ts";

interface Work {
  ID: number;
  Milliseconds: number;
}
const Work: gob.Schema<Work> = gob.struct("Work", { ID: gob.int, Milliseconds: gob.int });

/** What the servers serve. */
const Books: Service<{ Once: Method<Work, number>; Twice: Method<Work, number> }> = service(
  "Books",
  {
    Once: method(Work, gob.int),
    Twice: method(Work, gob.int, { idempotent: true }),
  },
);

/** What can be tried. */
export interface SurvivalOptions {
  readonly seconds: number;
  readonly callers: number;
  readonly servers: number;
  readonly seed: number;
}

/** How calls of one kind ended. */
export interface Fates {
  answered: number;
  /** They rejected because their connection broke after they were sent. */
  broken: number;
  /** Their time-out passed. */
  late: number;
}

/** What came of it. */
export interface SurvivalReport {
  /** Calls that may run once. */
  readonly plain: Fates;
  /** Calls that may run twice. */
  readonly idempotent: Fates;
  /** Calls that may run twice and had a short time-out. */
  readonly hasty: Fates;
  readonly kills: number;
  readonly stops: number;
  /** Events of the pool by their types. */
  readonly events: Readonly<Partial<Record<PoolEvent["type"], number>>>;
  /** Calls that ran more than once although they must not. */
  readonly twice: number;
  /** Idempotent calls that ran more than once. */
  readonly repeated: number;
  /** Everything that must not be, as texts. */
  readonly complaints: readonly string[];
}

type Kind = "plain" | "idempotent" | "hasty";

/** A call of the books. */
interface Entry {
  readonly kind: Kind;
  answered: boolean;
}

/** Milliseconds that a hasty call has. */
const haste = 15;

/** Runs it. */
export async function survive(options: SurvivalOptions): Promise<SurvivalReport> {
  const dir = await Deno.makeTempDir();
  const program = await buildGo(new URL("peer/", import.meta.url));
  const slots = Array.from({ length: options.servers }, (_, n) => {
    return new Slot(program, `127.0.0.1:${freePort()}`, `${dir}/${n}`);
  });
  const trial = new Trial();
  try {
    await Promise.all(slots.map((slot) => slot.start()));
    await trial.run(slots, options);
    // A server that was stopped has still to run what it was sent.
    await pause(500);
  } finally {
    await Promise.all(slots.map((slot) => slot.kill()));
  }
  const runs = await countRuns(slots);
  await Deno.remove(dir, { recursive: true });
  return trial.close(slots, runs);
}

/** The place of a server, which is killed and started again. */
class Slot {
  kills = 0;
  stops = 0;
  readonly #program: string;
  readonly #address: string;
  readonly #books: string;
  #server: ServerChild | undefined;

  constructor(program: string, address: string, books: string) {
    this.#program = program;
    this.#address = address;
    this.#books = books;
  }

  get port(): number {
    return Number(this.#address.split(":")[1]);
  }

  get books(): string {
    return this.#books;
  }

  async start(): Promise<void> {
    this.#server = await ServerChild.start(this.#program, [this.#address, this.#books]);
  }

  async kill(): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
    this.#server = undefined;
  }

  /** Lets the server suffer until the time is over; it runs in the end. */
  async suffer(random: Random, over: () => boolean): Promise<void> {
    while (!over()) {
      await pause(random.between(50, 500));
      if (random.chance(0.5)) {
        this.kills++;
        await this.kill();
        await pause(random.between(0, 200));
        await this.start();
      } else {
        this.stops++;
        const { pid } = this.#server!.child;
        Deno.kill(pid, "SIGSTOP");
        await pause(random.between(20, 1000));
        Deno.kill(pid, "SIGCONT");
      }
    }
  }
}

/** The calls of a survival. */
class Trial {
  readonly #fates: Record<Kind, Fates> = {
    plain: { answered: 0, broken: 0, late: 0 },
    idempotent: { answered: 0, broken: 0, late: 0 },
    hasty: { answered: 0, broken: 0, late: 0 },
  };
  /** All calls by their numbers. */
  readonly #entries: Entry[] = [];
  readonly #events: Partial<Record<PoolEvent["type"], number>> = {};
  readonly #complaints: string[] = [];

  async run(slots: readonly Slot[], { seconds, callers, seed }: SurvivalOptions): Promise<void> {
    await using pool = connectPool({
      servers: slots.map(({ port }) => ({ port, ping: { interval: 150, timeout: 250 } })),
      backoff: { first: 20, longest: 200 },
      dialTimeout: 300,
      onEvent: ({ type }) => void (this.#events[type] = (this.#events[type] ?? 0) + 1),
    });
    const books = pool.service(Books);
    const end = performance.now() + seconds * 1000;
    const over = () => performance.now() > end;
    const suffering = slots.map((slot, n) => slot.suffer(new Random(seed, n), over));
    const calling = Array.from({ length: callers }, async (_, n) => {
      const random = new Random(seed, 1000 + n);
      while (!over()) await this.#call(books, random);
    });
    await Promise.all([...suffering, ...calling]);
  }

  async #call(books: Stub<typeof Books.methods>, random: Random): Promise<void> {
    const kind = random.pick<Kind>(["plain", "plain", "idempotent", "idempotent", "hasty"]);
    const work = { ID: this.#entries.length, Milliseconds: random.below(4) };
    const entry: Entry = { kind, answered: false };
    this.#entries.push(entry);
    const fates = this.#fates[kind];
    try {
      const reply = await (kind === "plain"
        ? books.Once(work)
        : kind === "idempotent"
        ? random.chance(0.5) ? books.Twice(work) : books.Once(work, { idempotent: true })
        : books.Twice(work, { timeout: haste }));
      if (reply !== 2 * work.ID + 1) {
        this.#complain(kind, work, `the answer of another: ${reply}`);
      }
      entry.answered = true;
      fates.answered++;
    } catch (error) {
      if (kind === "plain" && error instanceof ShutdownError && error.sent) fates.broken++;
      else if (kind === "hasty" && (error as Error).name === "TimeoutError") fates.late++;
      else this.#complain(kind, work, Deno.inspect(error));
    }
  }

  #complain(kind: Kind, { ID }: Work, text: string): void {
    this.#complaints.push(`${kind} call ${ID}: ${text}`);
  }

  /** Compares what the callers know with what the servers have run. */
  close(slots: readonly Slot[], runs: ReadonlyMap<number, number>): SurvivalReport {
    let [twice, repeated] = [0, 0];
    for (const [ID, { kind, answered }] of this.#entries.entries()) {
      const count = runs.get(ID) ?? 0;
      if (answered && count === 0) this.#complaints.push(`${kind} call ${ID} was never run`);
      if (count < 2) continue;
      if (kind !== "plain") repeated++;
      else {
        twice++;
        this.#complaints.push(`plain call ${ID} was run ${count} times`);
      }
    }
    const sum = (of: (slot: Slot) => number) => slots.reduce((total, slot) => total + of(slot), 0);
    return {
      ...this.#fates,
      kills: sum(({ kills }) => kills),
      stops: sum(({ stops }) => stops),
      events: this.#events,
      twice,
      repeated,
      complaints: this.#complaints,
    };
  }
}

/** How often each call was run, by its number. */
async function countRuns(slots: readonly Slot[]): Promise<Map<number, number>> {
  const runs = new Map<number, number>();
  for (const { books } of slots) {
    for (const line of (await Deno.readTextFile(books)).split("\n")) {
      if (line !== "") runs.set(Number(line), (runs.get(Number(line)) ?? 0) + 1);
    }
  }
  return runs;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
