import assert from "node:assert/strict";
import { parseAddress } from "../../cli/address.ts";
import { UsageError } from "../../cli/command.ts";

Deno.test("parseAddress() reads addresses as people write them", () => {
  const table: [string, string, number][] = [
    ["127.0.0.1:1234", "127.0.0.1", 1234],
    [":1234", "127.0.0.1", 1234],
    ["[::1]:65535", "::1", 65535],
    ["[]:1", "127.0.0.1", 1],
    ["example.com:80", "example.com", 80],
  ];
  for (const [text, hostname, port] of table) {
    assert.deepEqual(parseAddress(text), { hostname, port });
  }
});

Deno.test("parseAddress() says what is none, but not what may be a secret", () => {
  const hint = "is not HOST:PORT, such as 127.0.0.1:1234 or [::1]:1234";
  const table: [string, string][] = [
    ["127.0.0.1", `The address "127.0.0.1" ${hint}`],
    ["a:0", `The address "a:0" ${hint}`],
    ["a:65536", `The address "a:65536" ${hint}`],
    ["::1:80", `The address "::1:80" ${hint}`],
    ["\x1b[m", `The address "\\u001b[m" ${hint}`],
    ["", `The address "" ${hint}`],
    ["http://a:80", `The address "http://a:80" ${hint}: did you mean a:80 --http?`],
    ["https://a:80/", `The address "https://a:80/" ${hint}: did you mean a:80 --http --tls?`],
    ["tcp://[::1]:80", `The address "tcp://[::1]:80" ${hint}: did you mean [::1]:80?`],
    ["token=secret", `The address ${hint}`],
  ];
  for (const [text, message] of table) {
    assert.throws(() => parseAddress(text), new UsageError(message));
  }
});
