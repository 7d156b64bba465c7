import { int, map, netipAddr, pointer, slice, string, struct, url, uuid } from "../../gob/mod.ts";
import { golden, type GoldenCase } from "./golden_case.ts";

const id = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
const noId = "00000000-0000-0000-0000-000000000000";
const noAddr = "invalid IP";

/** The case of a URL, which is met by its pointer: without a schema it is bytes. */
function link(name: string, text: string): GoldenCase {
  return golden(`url/${name}`, pointer(url), text, { plain: new TextEncoder().encode(text) });
}

const Target = struct("main.Target", {
  URL: url,
  Ref: pointer(url),
  Addr: netipAddr,
  Near: pointer(netipAddr),
  ID: uuid,
  More: slice(netipAddr),
});

/** URLs, addresses and UUIDs. */
export const netCases: readonly GoldenCase[] = [
  link("full", "https://user:pw@example.com:8443/a%2Fb/c?q=1&r=%20#frag"),
  link("empty", ""),
  link("relative", "../up?x"),
  link("opaque", "mailto:a@example.com"),
  link("unusual", "http://EXAMPLE.com"),
  golden("netip/v4", netipAddr, "192.0.2.1"),
  golden("netip/v6", netipAddr, "2001:db8::1"),
  golden("netip/v6-zeros", netipAddr, "::"),
  golden("netip/v6-two-gaps", netipAddr, "2001::1:0:0:2:3"),
  golden("netip/v6-single-zero", netipAddr, "2001:db8:0:1:1:1:1:1"),
  golden("netip/v4-in-v6", netipAddr, "::ffff:192.0.2.1"),
  golden("netip/zone", netipAddr, "fe80::1%eth0"),
  golden("netip/zero", netipAddr, noAddr),
  golden("netip/map-key", map(netipAddr, string), new Map([["192.0.2.1", "host"]]), {
    plain: new Map([[new Uint8Array([192, 0, 2, 1]), "host"]]),
  }),
  golden("uuid/value", uuid, id),
  golden("uuid/nil", uuid, noId),
  golden("uuid/slice", slice(uuid), [id, noId]),
  golden("uuid/map-key", map(uuid, int), new Map([[id, 1]]), {
    plain: new Map([[Uint8Array.fromHex(id.replaceAll("-", "")), 1]]),
  }),
  golden("net/fields", Target, {
    URL: "http://a/",
    Ref: "b",
    Addr: "192.0.2.1",
    Near: "192.0.2.1",
    ID: id,
    More: ["192.0.2.1", noAddr],
  }),
  golden("net/fields-zero", Target, { URL: "", Addr: noAddr, ID: noId, More: [] }, {
    plain: { URL: "" },
  }),
];
