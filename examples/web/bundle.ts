/**
 * Bundles scripts for browsers, and measures them: `deno task web:bundle`.
 *
 * `deno bundle` fetches its bundler when it runs for the first time.
 *
 * @module
 */

import { brotliCompressSync, gzipSync } from "node:zlib";

const top = new URL("../../", import.meta.url);

/** A script for browsers. */
export interface Bundle {
  /** Its text. */
  readonly script: Uint8Array<ArrayBuffer>;
  /** Its bytes as they are, and as servers send them to browsers. */
  readonly sizes: { readonly minified: number; readonly gzip: number; readonly brotli: number };
}

/** Bundles a script of this folder. Throws with what the bundler says if it cannot be done. */
export async function bundle(name: "client.ts" | "page.ts"): Promise<Bundle> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser", "--minify"],
      ...["--import-map", new URL("browser/imports.json", top).pathname],
      new URL(name, import.meta.url).pathname,
    ],
  }).output();
  if (!success) throw new Error(`deno bundle failed:\n${new TextDecoder().decode(stderr)}`);
  const script = new Uint8Array(stdout);
  return {
    script,
    sizes: {
      minified: script.length,
      gzip: gzipSync(script, { level: 9 }).length,
      brotli: brotliCompressSync(script).length,
    },
  };
}

if (import.meta.main) {
  for (const name of ["client.ts", "page.ts"] as const) {
    const { minified, gzip, brotli } = (await bundle(name)).sizes;
    const shown = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
    console.log(
      `${name}: ${shown(minified)} minified, ${shown(gzip)} by gzip, ${shown(brotli)} by brotli`,
    );
  }
}
