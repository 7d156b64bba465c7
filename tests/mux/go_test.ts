// Sessions with hashicorp's yamux at the other end, in both roles.

import assert from "node:assert/strict";
import { inTime } from "../testing/in_time.ts";
import { checkEcho, echoAll } from "./bytes.ts";
import { allRoles, GoPeer, yamuxTest } from "./go_peer.ts";

const streams = 100;
const size = 64 * 1024 * 1024;
const each = Math.floor(size / streams);

for (const roles of allRoles) {
  yamuxTest(`a ${roles[0]} sends Go 64 MiB on 100 streams, and gets them back`, async () => {
    await using peer = await GoPeer.start(roles, ["echo"]);
    await Promise.all(
      Array.from({ length: streams }, (_, i) => checkEcho(peer.session, each, i)),
    );
    await inTime(peer.session.close());
    assert.equal(await inTime(peer.session.closed), undefined);
    assert.equal(await peer.readLine(), "over");
  });

  yamuxTest(`a ${roles[0]} sends Go back 64 MiB on 100 streams`, async () => {
    await using peer = await GoPeer.start(roles, ["send", `${streams}`, `${each}`]);
    const echoing = echoAll(peer.session);
    assert.equal(await peer.readLine(), `echoed ${streams * each}`);
    await inTime(echoing);
    assert.equal(peer.session.streams, 0);
  });
}
