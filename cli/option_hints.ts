/**
 * Messages of the module in the words of the command line: its options have dashes.
 *
 * @module
 */

/** A message, and what to do about it. */
export interface Worded {
  readonly message: string;
  readonly hint?: string;
}

const known: readonly { readonly text: RegExp; readonly hint: string }[] = [
  {
    text: /; if nothing ever does, it may speak another protocol: see the options .*$/,
    hint:
      "if nothing ever does, the server may speak another protocol: see --http, --json and --tls",
  },
  {
    text: /: if the server speaks no TLS, leave tls out$/,
    hint: "if the server speaks no TLS, leave out --tls",
  },
  {
    text: /(?<=\binvalid peer certificate: (?:UnknownIssuer|CaUsedAsEndEntity))$/,
    hint: "--cacert FILE trusts the authority that signed the certificate",
  },
  {
    text: /(?<=: no answer to the HTTP handshake); does the server speak HTTP\?$/,
    hint: "if the server speaks no HTTP, leave out --http",
  },
];

/** Takes what is meant for programmers out of a message, and gives it as a hint for the command line. */
export function inOptions(message: string): Worded {
  for (const { text, hint } of known) {
    if (text.test(message)) return { message: message.replace(text, ""), hint };
  }
  return { message };
}

/** A hint for programmers, in the words of the command line. */
export function hintInOptions(hint: string): string {
  return hint.replace(
    "see the options codec, http and tls of connect",
    "see --http, --json and --tls",
  );
}
