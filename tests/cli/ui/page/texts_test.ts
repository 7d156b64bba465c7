import assert from "node:assert/strict";
import {
  brief,
  counted,
  grouped,
  shortened,
  shown,
  timeText,
} from "../../../../cli/ui/page/texts.ts";

Deno.test("shown() makes visible what is not", () => {
  assert.equal(shown("a\u202eb\u0007\ud800"), "a\\u202eb\\u0007\ufffd");
  assert.equal(shown("line\n\ttab ü 👩‍🚀 <b>"), "line\n\ttab ü 👩‍🚀 <b>");
});

Deno.test("numbers and times are short", () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
  assert.deepEqual([counted(1, "item"), counted(0, "item")], ["1 item", "0 items"]);
  assert.deepEqual([0.0123, 1.5, 999.4, 12345].map(timeText), [
    "12.3 µs",
    "1.5 ms",
    "999 ms",
    "12.3 s",
  ]);
  assert.deepEqual([0, 0.5, 1234, 12345, 2e6].map(brief), ["0", "0.5", "1230", "12.3k", "2M"]);
  assert.equal(shortened("abc", 3), "abc");
  assert.equal(shortened("a👩b", 2), "a\ufffd… (2 more)");
});
