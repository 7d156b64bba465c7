// `_goRPC_.Leaving`, by which a server says that it is about to end a connection. Whole servers are in tests/pool.

import assert from "node:assert/strict";
import { LeavingNotice } from "../../server/leaving_notice.ts";
import { inTime } from "../testing/in_time.ts";
import { LineServerCodec } from "../testing/line_codec.ts";

const ServiceMethod = "_goRPC_.Leaving";

/** What was answered: numbers of calls with their replies. */
function answers(codec: LineServerCodec): [seq: number, reply: boolean][] {
  const values = codec.written.map((line) => JSON.parse(line));
  return values.flatMap((value, n) => n % 2 === 0 ? [[value.Seq, values[n + 1]]] : []);
}

Deno.test("a notice that nobody asked for is not given", () => {
  const codec = new LineServerCodec();
  const notice = new LeavingNotice(codec);
  assert.equal(notice.give(() => assert.fail("late")), false);
  notice.stop();
  assert.deepEqual(codec.written, []);
});

Deno.test("a notice answers the last call that asked, and one that asks too late", () => {
  const codec = new LineServerCodec();
  const notice = new LeavingNotice(codec);
  notice.ask({ ServiceMethod, Seq: 1 });
  notice.ask({ ServiceMethod, Seq: 2 });
  assert.deepEqual(answers(codec), [[1, false]]);
  assert.equal(notice.give(() => assert.fail("late")), true);
  assert.equal(notice.give(() => assert.fail("late")), true);
  assert.deepEqual(answers(codec), [[1, false], [2, true]]);
  notice.ask({ ServiceMethod, Seq: 3 });
  assert.deepEqual(answers(codec), [[1, false], [2, true], [3, true]]);
  notice.stop();
});

Deno.test("a client that asked and does not close in time is late", async () => {
  const notice = new LeavingNotice(new LineServerCodec(), 10);
  notice.ask({ ServiceMethod, Seq: 1 });
  await inTime(new Promise<void>((resolve) => assert(notice.give(resolve))));
  notice.stop();
});
