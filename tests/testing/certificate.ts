/**
 * Certificates for tests of TLS, made where they are needed: a key in a repository would be a bad example.
 *
 * @module
 */

/** A certificate that vouches for itself, and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** The types of DER that a certificate needs. */
const tag = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
  dnsName: 0x82,
  ipAddress: 0x87,
};

const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const commonName = [0x55, 0x04, 0x03];
const subjectAltName = [0x55, 0x1d, 0x11];

/** A value of DER: its type, its length and its parts. */
function der(type: number, ...parts: ArrayLike<number>[]): number[] {
  const content = parts.flatMap((part) => Array.from(part));
  const { length } = content;
  if (length < 0x80) return [type, length, ...content];
  return length < 0x100
    ? [type, 0x81, length, ...content]
    : [type, 0x82, length >> 8, length & 0xff, ...content];
}

/** A number that is not negative. */
function integer(bytes: ArrayLike<number>): number[] {
  const digits = Array.from(bytes);
  while (digits.length > 1 && digits[0] === 0) digits.shift();
  return der(tag.integer, digits[0]! > 0x7f ? [0, ...digits] : digits);
}

function text(type: number, value: string): number[] {
  return der(type, new TextEncoder().encode(value));
}

/** A moment, so many days from now. */
function moment(days: number): number[] {
  const digits = new Date(Date.now() + days * 86_400_000).toISOString().replace(/\D/g, "");
  return text(tag.time, `${digits.slice(0, 14)}Z`);
}

/** The names of the hosts that the certificate is for. */
function names(hosts: readonly string[]): number[] {
  const all = hosts.map((host) =>
    /^[\d.]+$/.test(host)
      ? der(tag.ipAddress, host.split(".").map(Number))
      : text(tag.dnsName, host)
  );
  const names = der(tag.sequence, ...all);
  const extension = der(tag.sequence, der(tag.oid, subjectAltName), der(tag.octets, names));
  return der(tag.extensions, der(tag.sequence, extension));
}

function pem(kind: string, bytes: ArrayLike<number>): string {
  const lines = new Uint8Array(Array.from(bytes)).toBase64().replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${kind}-----\n${lines}\n-----END ${kind}-----\n`;
}

/**
 * Makes a certificate that vouches for itself.
 *
 * @param hosts Names and IPv4 addresses that it is for; this machine's where nothing is said.
 * @returns The certificate, valid for a day, and its key.
 */
export async function makeCertificate(
  hosts: readonly string[] = ["localhost", "127.0.0.1"],
): Promise<Certificate> {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await crypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const algorithm = der(tag.sequence, der(tag.oid, ecdsaWithSha256));
  const attribute = der(tag.sequence, der(tag.oid, commonName), text(tag.utf8, "netrpc test"));
  const name = der(tag.sequence, der(tag.set, attribute));
  const toBeSigned = der(
    tag.sequence,
    der(tag.version, integer([2])),
    integer(crypto.getRandomValues(new Uint8Array(8))),
    algorithm,
    name,
    der(tag.sequence, moment(-1), moment(1)),
    name,
    publicKey,
    names(hosts),
  );
  const bytes = new Uint8Array(toBeSigned);
  const signing = { name: "ECDSA", hash: "SHA-256" };
  const signed = new Uint8Array(await crypto.subtle.sign(signing, keys.privateKey, bytes));
  const signature = der(
    tag.sequence,
    integer(signed.subarray(0, 32)),
    integer(signed.subarray(32)),
  );
  const key = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return {
    cert: pem("CERTIFICATE", der(tag.sequence, bytes, algorithm, der(tag.bits, [0], signature))),
    key: pem("PRIVATE KEY", key),
  };
}
