// A dial that is given up keeps no file. Of TLS the runtime keeps it until the far side closes, which docs/security.md says:
// here it is shown to be no more than that.

import { connect, type ConnectOptions } from "../../../mod.ts";
import { openFiles, settledFiles } from "../../testing/open_files.ts";
import { makeCertificate } from "../../testing/certificate.ts";
import { later, rejection } from "../../testing/in_time.ts";
import { type Attack, attackTest, type Figure } from "../attack.ts";

/** Files that are open beside the sockets of the silent server: after dials were given up, and after it closed. */
interface Left {
  readonly before: number;
  readonly after: number;
}

/** Gives up dials, and waits until no more than `most` files are left of them. */
async function filesLeft(
  dials: number,
  options: Partial<ConnectOptions>,
  most: number,
): Promise<Left> {
  const accepted: Deno.Conn[] = [];
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const before = await openFiles();
  for (let n = 0; n < dials; n++) {
    const abort = new AbortController();
    const signal = n % 2 === 0 ? abort.signal : undefined;
    const dial = later(
      connect({ ...options, port: listener.addr.port, signal, timeout: 20 } as ConnectOptions),
    );
    accepted.push(await listener.accept());
    if (signal !== undefined) abort.abort();
    await rejection(dial, "the dial");
  }
  const others = before + accepted.length;
  const left = await settledFiles(others + most) - others;
  for (const conn of accepted) conn.close();
  return { before: left, after: await settledFiles(before) - before };
}

/** Dials to a server that accepts and says nothing. */
export const silentTlsServer: Attack = attackTest({
  name: "a dial that is given up closes its file: at once, or with TLS when the server closes",
  async run(scale) {
    const dials = scale === "full" ? 100 : 6;
    const certificate = await makeCertificate();
    const figures: Figure[] = [];
    for (
      const [what, options, most] of [
        ["without TLS, with the HTTP handshake", { http: true }, 0],
        ["TLS", { tls: true }, dials],
        ["TLS and the HTTP handshake", { tls: true, http: true }, dials],
        ["TLS with a certificate of the client's", { tls: certificate }, dials],
      ] as const
    ) {
      // The first dial of a kind may open files for good.
      await filesLeft(1, options, most);
      const { before, after } = await filesLeft(dials, options, most);
      figures.push({ what: `${dials} x ${what}: files`, unit: "", ours: before, most });
      figures.push({ what: `${dials} x ${what}: files then`, unit: "", ours: after, most: 0 });
    }
    return figures;
  },
});
