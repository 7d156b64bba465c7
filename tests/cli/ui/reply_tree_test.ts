import assert from "node:assert/strict";
import { KeptReplies, KeptReply } from "../../../cli/ui/kept_replies.ts";
import { ReplyTree } from "../../../cli/ui/reply_tree.ts";
import { gob } from "../../../mod.ts";

const Inner = gob.struct("Inner", { X: gob.int });
const All = gob.struct("All", {
  Name: gob.string,
  List: gob.slice(Inner),
  Map: gob.map(gob.int, Inner),
  Data: gob.bytes,
  Any: gob.any,
});

function treeOf<T>(schema: gob.Schema<T>, value: NoInfer<T>): ReplyTree {
  const decoder = new gob.Decoder();
  decoder.push(gob.encode(schema, value));
  const { go } = decoder.peek()!;
  return new ReplyTree(decoder.next()!.value, go);
}

Deno.test("ReplyTree gives parts with their types", () => {
  const tree = treeOf(All, {
    Name: "n",
    List: [{ X: 1 }, { X: 2 }],
    Map: new Map([[7, { X: 3 }]]),
    Data: new Uint8Array([1]),
    Any: gob.typed("float64", 2.5),
  });
  assert.deepEqual(tree.root, { type: "All", count: 5 });
  assert.deepEqual(tree.children([], 0), [
    { name: "Name", node: { type: "string", text: '"n"' } },
    { name: "List", node: { type: "[]Inner", count: 2 } },
    { name: "Map", node: { type: "map[int]Inner", count: 1 } },
    { name: "Data", node: { type: "[]uint8", text: '"AQ=="' } },
    { name: "Any", node: { type: "any", text: "2.5" } },
  ]);
  assert.deepEqual(tree.children([1, 1], 0), [{ name: "X", node: { type: "int", text: "2" } }]);
  assert.deepEqual(tree.children([2], 0), [{ name: "7", node: { type: "Inner", count: 1 } }]);
  assert.deepEqual(tree.children([0], 0), []);
  for (const path of [[9], [-1], [0.5], [1, 5], [0, 0], [NaN]]) {
    assert.throws(() => tree.children(path, 0), RangeError);
  }
});

Deno.test("ReplyTree gives a hundred parts at a time, and cuts long texts", () => {
  const tree = treeOf(gob.slice(gob.int), Array.from({ length: 250 }, (_, index) => index + 1));
  assert.equal(tree.children([], 0).length, 100);
  assert.deepEqual(tree.children([], 200).at(-1), {
    name: "249",
    node: { type: "int", text: "250" },
  });
  assert.deepEqual(tree.children([], 250), []);
  const long = treeOf(gob.string, "x".repeat(5000)).root;
  assert.deepEqual([long.text?.length, long.cut], [2000, 3002]);
  const bytes = treeOf(gob.bytes, new Uint8Array(1_000_000)).root;
  assert.deepEqual([bytes.text?.length, bytes.cut], [2000, 1_331_334]);
});

Deno.test("ReplyTree shows values of interfaces and types that it cannot read", () => {
  const typed = new ReplyTree(gob.typed("main.Circle", { R: 2 }), undefined);
  assert.deepEqual(typed.root, { type: "interface {}: main.Circle", count: 1 });
  assert.deepEqual(typed.children([], 0), [{
    name: "value",
    node: { type: "main.Circle", count: 1 },
  }]);
  const odd = new ReplyTree({ A: [null, true, 5n, new Map([[{ k: 1 }, 1]])] }, "what? [");
  assert.deepEqual(odd.children([0], 0).map(({ node }) => node), [
    { type: "nil", text: "null" },
    { type: "boolean", text: "true" },
    { type: "number", text: "5" },
    { type: "map", count: 1 },
  ]);
  assert.deepEqual(odd.children([0, 3], 0)[0]?.name, '{"k":1}');
});

Deno.test("KeptReplies keeps twenty replies, or two million values", () => {
  const replies = new KeptReplies();
  const small = () => new KeptReply([1, 2], undefined);
  for (let i = 0; i < 25; i++) replies.add(small());
  assert.equal(replies.size, 20);
  assert.throws(() => replies.get(5), { name: "CommandError", hint: "call again to look into it" });
  assert.equal(replies.get(25).json(), "[\n  1,\n  2\n]");
  const large = () => new KeptReply(new Array(1_500_000).fill(0), undefined);
  const first = replies.add(large());
  assert.equal(replies.size, 20);
  const second = replies.add(large());
  assert.equal(replies.size, 1);
  assert.throws(() => replies.get(first));
  replies.get(second);
  assert.equal(new KeptReply("x".repeat(5_000_000), undefined).values, 5_001);
});
