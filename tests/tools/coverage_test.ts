import assert from "node:assert/strict";
import {
  type Branches,
  branchesOf,
  neverCalled,
  type Profile,
  share,
  verdict,
  withFunctions,
} from "../../tools/coverage.ts";

/** Where the checkout lies. */
const TOP = "/checkout/";

/** A record of a report: a file, and how often each branch of each line was taken. */
function record(path: string, ...lines: readonly (readonly [line: number, counts: number[]])[]) {
  const branches = lines.flatMap(([line, counts], block) =>
    counts.map((count, branch) => `BRDA:${line},${block},${branch},${count}\n`)
  );
  return `SF:${path}\nFNF:1\nFNH:1\n${branches.join("")}BRF:1\nBRH:1\nLF:9\nLH:9\nend_of_record\n`;
}

/** A file with so many branches, of which so many were taken. */
function file(hit: number, all: number): Branches {
  return { hit, all, missed: Array.from({ length: all - hit }, (_, at) => `line ${at + 1}`) };
}

/** A function, from one offset to another, that was called so many times. */
function fn(functionName: string, startOffset: number, endOffset: number, count: number) {
  return { functionName, ranges: [{ startOffset, endOffset, count }] };
}

/** Files by which every part is covered. */
const covered = {
  "gob/encoder.ts": file(95, 100),
  "json/numbers.ts": file(1, 1),
  "rpc/errors.ts": file(1, 1),
  "server/session.ts": file(99, 100),
  "client/dial.ts": file(2, 2),
  "pool/pool.ts": file(1, 1),
  "mux/session.ts": file(1, 1),
  "websocket/handler.ts": file(1, 1),
  "plugin/run.ts": file(1, 1),
  "mod.ts": file(0, 0),
};

Deno.test("branchesOf() reads what deno writes, by paths from the top", () => {
  const ours = record(`${TOP}gob/a.ts`, [7, [3, 0]], [9, [1, 2]], [12, [0, 0]], [13, [0, 5]]);
  const theirs = record("/elsewhere/a.ts", [1, [0]]);
  assert.deepEqual(
    branchesOf(ours + theirs, TOP),
    new Map([["gob/a.ts", { hit: 4, all: 8, missed: ["line 7", "line 12", "line 13"] }]]),
  );
  assert.deepEqual(branchesOf("", TOP), new Map());
});

Deno.test("branchesOf() takes a file without branches for one", () => {
  const none = { hit: 0, all: 0, missed: [] };
  assert.deepEqual(branchesOf(record(`${TOP}mod.ts`), TOP), new Map([["mod.ts", none]]));
});

Deno.test("neverCalled() names functions that no process has called", async () => {
  const url = `file://${TOP}gob/a.ts`;
  const profiles: Profile[] = [
    { url, functions: [fn("", 0, 90, 1), fn("f", 10, 20, 0), fn("get g", 30, 40, 0)] },
    { url, functions: [fn("", 0, 90, 1), fn("f", 10, 20, 2), fn("get g", 30, 40, 0)] },
    { url, functions: [fn("", 0, 90, 1), fn("f", 10, 20, 0), fn("", 50, 60, 0)] },
    { url: `file://${TOP}mod.ts`, functions: [fn("", 0, 9, 1)] },
    { url: "file:///elsewhere/a.ts", functions: [fn("f", 1, 2, 0)] },
  ];
  assert.deepEqual(
    await neverCalled(profiles, `file://${TOP}`),
    new Map([["gob/a.ts", ["get g()", "()"]], ["mod.ts", []]]),
  );
});

Deno.test("withFunctions() counts a function that was never called as a branch", () => {
  const files = new Map([["gob/a.ts", file(3, 4)]]);
  const uncalled = new Map([["gob/a.ts", ["f()"]], ["gob/b.ts", ["g()", "h()"]], ["mod.ts", []]]);
  assert.deepEqual(
    withFunctions(files, uncalled),
    new Map([
      ["gob/a.ts", { hit: 3, all: 5, missed: ["line 1", "f()"] }],
      ["gob/b.ts", { hit: 0, all: 2, missed: ["g()", "h()"] }],
      ["mod.ts", { hit: 0, all: 0, missed: [] }],
    ]),
  );
});

Deno.test("share() is in percent, and whole where there is nothing to take", () => {
  assert.equal(share({ hit: 1, all: 4 }), 25);
  assert.equal(share({ hit: 0, all: 0 }), 100);
});

Deno.test("verdict() is good where every part has enough", () => {
  const { text, good } = verdict(new Map(Object.entries(covered)));
  assert(good, text);
  assert.match(text, /^gob\/ +95\.0 % {2}95 of 100 branches$/m);
});

Deno.test("verdict() fails for one part with too little, and says where", () => {
  const { text, good } = verdict(
    new Map(Object.entries({ ...covered, "server/a.ts": file(0, 6) })),
  );
  assert.equal(good, false);
  assert.match(text, /^server\/ +93\.4 % {2}99 of 106 branches {2}expected 95 %$/m);
  assert.match(text, /^ {2}server\/a\.ts +0\.0 % {2}0 of 6 branches: not line 1, .*line 6$/m);
});

Deno.test("verdict() fails for a part that no test has loaded", () => {
  const { "client/dial.ts": _, ...rest } = covered;
  assert.equal(verdict(new Map(Object.entries(rest))).good, false);
});

Deno.test("verdict() leaves out what is not of the module", () => {
  const others = {
    "tests/a.ts": file(0, 9),
    "tools/b.ts": file(0, 9),
    "gob/decoder.ts#20-31.ts": file(0, 9),
  };
  const { text, good } = verdict(new Map(Object.entries({ ...covered, ...others })));
  assert(good, text);
});
