/**
 * The certificate by which one end of AutoMTLS knows the other: self-signed, for this one plugin, and thrown away with it.
 *
 * @module
 */

/** What one end of AutoMTLS is known by. Whoever has the key is that end: keep it secret. */
export interface PluginCredentials {
  /** The certificate, as PEM. */
  readonly certificate: string;
  /** Its private key, as PEM. */
  readonly key: string;
}

/** Before it was made, in milliseconds, so that a clock that is late takes it too. As in go-plugin. */
const validBefore = 30_000;
/** After it was made: 30 years, as in go-plugin, because nobody renews it. */
const validAfter = 262_980 * 3_600_000;

/**
 * Makes a key and its certificate. Follows go-plugin's `generateCert`, with the curve P-256.
 *
 * The certificate is for `localhost`, for servers and clients, and signs itself, so that a peer can trust it and nothing else.
 */
export async function makeCredentials(now: number = Date.now()): Promise<PluginCredentials> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const privateKey = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const content = contentOf(publicKey, now);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, keys.privateKey, content));
  const half = signature.length / 2;
  const numbers = sequence(integer(signature.slice(0, half)), integer(signature.slice(half)));
  const certificate = sequence(content, ecdsaWithSha256, bits(0, numbers));
  return { certificate: pem("CERTIFICATE", certificate), key: pem("PRIVATE KEY", privateKey) };
}

/** What is signed: `TBSCertificate` of RFC 5280. */
function contentOf(publicKey: Uint8Array, now: number): Uint8Array<ArrayBuffer> {
  const name = sequence(element(0x31, sequence(oid(0x55, 4, 3), text(0x0c, "localhost"))));
  const serial = crypto.getRandomValues(new Uint8Array(16));
  return sequence(
    element(0xa0, integer(Uint8Array.of(2))),
    integer(serial),
    ecdsaWithSha256,
    name,
    sequence(time(now - validBefore), time(now + validAfter)),
    name,
    publicKey,
    element(
      0xa3,
      sequence(
        extension(oid(0x55, 0x1d, 0x0f), keyUsage, critical),
        extension(oid(0x55, 0x1d, 0x25), sequence(clientAuth, serverAuth)),
        // It is its own authority.
        extension(oid(0x55, 0x1d, 0x13), sequence(yes), critical),
        extension(oid(0x55, 0x1d, 0x11), sequence(text(0x82, "localhost"))),
      ),
    ),
  );
}

const yes = element(0x01, Uint8Array.of(0xff));
const critical = yes;
const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
const clientAuth = oid(0x2b, 6, 1, 5, 5, 7, 3, 2);
const serverAuth = oid(0x2b, 6, 1, 5, 5, 7, 3, 1);
/** Signatures, keys in two ways, and certificates. */
const keyUsage = bits(2, Uint8Array.of(0b1010_1100));

function extension(
  id: Uint8Array,
  value: Uint8Array,
  ...important: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  return sequence(id, ...important, element(0x04, value));
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return element(0x30, ...parts);
}

/** A number of 0 or more, which arrives with its most significant byte first. */
function integer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  // A first bit that is set would make it negative.
  return digits[0]! < 0x80 ? element(0x02, digits) : element(0x02, Uint8Array.of(0), digits);
}

function bits(unused: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return element(0x03, Uint8Array.of(unused), bytes);
}

function oid(...bytes: readonly number[]): Uint8Array<ArrayBuffer> {
  return element(0x06, Uint8Array.from(bytes));
}

function text(tag: number, value: string): Uint8Array<ArrayBuffer> {
  return element(tag, new TextEncoder().encode(value));
}

/** `UTCTime`, which has two digits for the year, until 2049, and `GeneralizedTime` from then on. */
function time(milliseconds: number): Uint8Array<ArrayBuffer> {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+|[-:T]/g, "");
  return digits < "2050" ? text(0x17, digits.slice(2)) : text(0x18, digits);
}

/** An element of DER: what it is, its length, its content. */
function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = length < 0x80
    ? [tag, length]
    : length < 0x100
    ? [tag, 0x81, length]
    : [tag, 0x82, length >> 8, length & 0xff];
  const bytes = new Uint8Array(head.length + length);
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = bytes.toBase64().replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** The longest certificate that is taken from the other end, in characters. */
const longest = 64 * 1024;

/** A certificate as it stands in a plugin's line: the base64 of its bytes, without padding. */
export function toLine(certificate: string): string {
  return bytesOf(certificate)!.toBase64({ omitPadding: true });
}

/** A certificate from a plugin's line, as PEM; `undefined` if it is none. */
export function fromLine(base64: string): string | undefined {
  const bytes = base64.length > longest ? undefined : decoded(base64);
  return bytes === undefined ? undefined : pem("CERTIFICATE", bytes);
}

/** The bytes of the one certificate in a PEM; `undefined` if it holds none, or more. */
export function bytesOf(certificate: string): Uint8Array | undefined {
  const form = /^\s*-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----\s*$/;
  const base64 = certificate.length > longest ? undefined : form.exec(certificate)?.[1];
  return base64 === undefined ? undefined : decoded(base64);
}

function decoded(base64: string): Uint8Array | undefined {
  try {
    const bytes = Uint8Array.fromBase64(base64);
    return bytes.length > 0 ? bytes : undefined;
  } catch {
    return undefined;
  }
}
