import assert from "node:assert/strict";
import { goPeerTest } from "./go_peer.ts";
import { netrpcHere } from "./test_terminal.ts";

goPeerTest("options that do not fit the server are named in the error", async (peer) => {
  const call = ["Arith.Multiply", '{"A": 1}', "--timeout", "200ms"];
  const asked = /^hint: a server of another kind needs --http, --tls or --json;/m;
  for (
    const [args, ...texts] of [
      [[peer.http], /did not answer within 200 ms when it was asked for its types$/m, asked],
      [[peer.tls], /closed the connection when it was asked for its types$/m, asked],
      [[peer.json], /closed the connection when it was asked for its types$/m, asked],
      [
        [peer.tcp, "--json"],
        /did not answer within 200 ms; nothing has come from this server yet$/m,
        /^hint: if nothing ever does, .*: see --http, --json and --tls$/m,
      ],
      [
        [peer.tcp, "--http"],
        /No connection within 200 ms: no answer to the HTTP handshake$/m,
        /^hint: if the server speaks no HTTP, leave out --http$/m,
      ],
      [[peer.tcp, "--tls"], /unexpected end of file$/m, /^hint: .*, leave out --tls$/m],
      [[peer.tls, "--tls"], /UnknownIssuer$/m, /^hint: --cacert FILE trusts/m],
    ] as const
  ) {
    const { code, out, err } = await netrpcHere(["call", ...args, ...call]);
    assert.deepEqual([code, out], [1, ""]);
    for (const text of texts) assert.match(err, text);
  }
  assert.equal(await peer.executed(), 0);
});
