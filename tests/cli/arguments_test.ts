import assert from "node:assert/strict";
import { parseArguments } from "../../cli/arguments.ts";
import { type Command, UsageError } from "../../cli/command.ts";

const command: Command = {
  name: "try",
  summary: "Tries",
  usage: "",
  details: [],
  options: {
    metadata: { type: "string", value: "KEY=VALUE", multiple: true, help: "" },
    http: { type: "boolean", help: "" },
    verbose: { type: "boolean", short: "v", help: "" },
    timeout: { type: "string", short: "t", value: "TIME", help: "" },
  },
  examples: [],
  permissions: "none",
  run: () => Promise.resolve(),
};

const parsed = (...args: string[]) => parseArguments(command, args);

Deno.test("parseArguments() tells options from arguments", () => {
  const none = { ...parsed(), values: {} };
  const table: [string[], readonly string[], Record<string, unknown>][] = [
    [[], [], {}],
    [["a", "--http", "b", "-v"], ["a", "b"], { http: true, verbose: true }],
    [["--timeout", "5s"], [], { timeout: "5s" }],
    [["-t5s", "--timeout=6s"], [], { timeout: "6s" }],
    [["--metadata", "a=b=c", "--metadata=d="], [], { metadata: ["a=b=c", "d="] }],
    // Negative numbers are arguments, and values.
    [["M", "-5"], ["M", "-5"], {}],
    [["-1.5e3", "-.5", "-0"], ["-1.5e3", "-.5", "-0"], {}],
    [["--timeout", "-5"], [], { timeout: "-5" }],
    // Standard input.
    [["-"], ["-"], {}],
    [["--", "--http", "-v", "-5"], ["--http", "-v", "-5"], {}],
  ];
  for (const [args, positionals, values] of table) {
    const found = parsed(...args);
    assert.deepEqual({ ...found, values: { ...found.values } }, { ...none, positionals, values });
  }
});

Deno.test("parseArguments() says what is wrong, and repeats no value", () => {
  const table: [string[], string][] = [
    [["--htp"], "try has no option --htp: did you mean --http?"],
    [["--htp=secret"], "try has no option --htp: did you mean --http?"],
    [["--metdata", "k=secret"], "try has no option --metdata: did you mean --metadata?"],
    [["--metadata-k=secret"], "try has no option --metadata-k: did you mean --metadata?"],
    [["-Ksecret"], "try has no option -K: an argument that begins with a dash goes behind --"],
    [["--http=secret"], "--http takes no value"],
    [["--metadata"], "--metadata KEY=VALUE: the value is missing"],
    [["--metadata="], "--metadata KEY=VALUE: the value is missing"],
    [
      ["--metadata", "--secret=x"],
      "--metadata KEY=VALUE: the value is missing, or begins with a dash, which is written --metadata=VALUE",
    ],
    [
      ["--__proto__"],
      "try has no option --__proto__: an argument that begins with a dash goes behind --",
    ],
    [
      ["--toString"],
      "try has no option --toString: an argument that begins with a dash goes behind --",
    ],
  ];
  for (const [args, message] of table) {
    assert.throws(() => parsed(...args), (error: unknown) => {
      assert(error instanceof UsageError);
      assert.equal(error.message, message);
      return true;
    });
  }
});

Deno.test("parseArguments() finds help behind all that is wrong, but not behind --", () => {
  assert.equal(parsed("--nonsense", "--http=1", "--help").help, true);
  assert.equal(parsed("a", "-h").help, true);
  assert.equal(parsed("--", "--help").help, false);
});
