/** Certificates that are made for one plugin. Go reads them in auto_mtls_test.ts. */

import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { bytesOf, fromLine, makeCredentials, toLine } from "../../plugin/certificate.ts";

Deno.test("makeCredentials() makes a certificate for localhost that signs itself", async () => {
  const { certificate, key } = await makeCredentials(Date.UTC(2026, 0, 1));
  const read = new X509Certificate(certificate);
  assert.equal(read.subject, "CN=localhost");
  assert.equal(read.issuer, "CN=localhost");
  assert.equal(read.subjectAltName, "DNS:localhost");
  assert.equal(read.ca, true);
  assert.deepEqual([...read.keyUsage].sort(), [
    ...["DigitalSignature", "KeyAgreement", "KeyCertSign", "KeyEncipherment"],
  ]);
  assert.equal(read.verify(read.publicKey), true);
  assert.equal(read.validFrom, "Dec 31 23:59:30 2025 GMT");
  assert.equal(Date.parse(read.validTo), Date.UTC(2026, 0, 1) + 262_980 * 3_600_000);
  assert.match(key, /^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----\n$/);
  for (const line of certificate.split("\n")) assert(line.length <= 64);
});

Deno.test("makeCredentials() never makes the same twice, and always something readable", async () => {
  const serials = new Set<string>();
  for (let i = 0; i < 40; i++) {
    // Before and after 2050 a time is written in another way.
    const year = i % 2 === 0 ? 2010 : 2051;
    const { certificate } = await makeCredentials(Date.UTC(year, 5, 7));
    const read = new X509Certificate(certificate);
    assert.equal(new Date(read.validFrom).getUTCFullYear(), year);
    assert.equal(read.verify(read.publicKey), true);
    serials.add(read.serialNumber);
  }
  assert.equal(serials.size, 40);
});

Deno.test("a certificate goes into a line and comes out of it", async () => {
  const { certificate } = await makeCredentials();
  const line = toLine(certificate);
  assert.match(line, /^[A-Za-z0-9+/]{300,}$/);
  assert.equal(fromLine(line), certificate);
  for (const none of ["", "?", "A".repeat(100_000)]) assert.equal(fromLine(none), undefined, none);
});

Deno.test("bytesOf() takes one certificate and nothing else", async () => {
  const { certificate, key } = await makeCredentials();
  assert.equal(bytesOf(`\n${certificate}\n`)?.[0], 0x30);
  assert.deepEqual(bytesOf(certificate.replaceAll("\n", "\r\n")), bytesOf(certificate));
  const empty = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----";
  const nonsense = "-----BEGIN CERTIFICATE-----\nA=A\n-----END CERTIFICATE-----";
  const long = certificate.replace("\n", "\n" + "A".repeat(100_000));
  for (const none of ["", key, certificate + certificate, empty, nonsense, long]) {
    assert.equal(bytesOf(none), undefined);
  }
});
