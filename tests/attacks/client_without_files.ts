/**
 * A client that may open one more file, which its connection takes. Takes a port and a codec, prints the reply.
 *
 * @module
 */

import { connect } from "../../mod.ts";
import { Target } from "./target_contract.ts";

/** Opens files until there are no more. */
function useUpFiles(): Deno.FsFile[] {
  const files: Deno.FsFile[] = [];
  try {
    for (;;) files.push(Deno.openSync("/dev/null"));
  } catch {
    return files;
  }
}

if (import.meta.main) {
  const [port, codec] = Deno.args;
  const files = useUpFiles();
  files.pop()!.close();
  const client = await connect({ port: Number(port), codec: codec as "gob" | "json" });
  console.log(await client.service(Target).Multiply({ A: 6, B: 7 }, { timeout: 2000 }));
  Deno.exit();
}
