/**
 * Types, method sets, encodings and services as Go's go/types has them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { goTest } from "../../testing/go.ts";
import { compare, goEnv } from "./compare.ts";

const torture = new URL("torture/", import.meta.url);

goTest("torture: source that is hard to read has the facts of go/types", async () => {
  const places = ["", "/shadow", "/types", "/other/v2", "/other/types", "/dot"].map((path) => ({
    path: `netrpc.test/torture${path}`,
    directory: new URL(`.${path}`, torture).pathname.replace(/\/$/, ""),
  }));
  const { same, differences, complaints } = await compare(places, torture);
  assert.equal(complaints, "");
  assert.deepEqual(differences, []);
  assert(same > 1_000, `${same}`);
});

const library =
  ("archive/tar bytes container/list database/sql encoding/gob encoding/json encoding/xml expvar go/ast go/types image " +
    "image/color log/slog math/big net/mail net/netip net/rpc net/url os/user regexp sync/atomic testing text/template time")
    .split(" ");

goTest("library: packages of Go's library have the facts of go/types", async () => {
  const goroot = await goEnv("GOROOT");
  const places = library.map((path) => ({ path, directory: `${goroot}/src/${path}` }));
  const { packages, same, differences } = await compare(places, `${goroot}/src`);
  assert.deepEqual(differences, []);
  assert.equal(packages, library.length);
  assert(same > 3_000, `${same}`);
});
