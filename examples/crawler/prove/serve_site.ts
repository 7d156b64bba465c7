/**
 * The site as a process of its own, for measurements: it prints its first pages, and ends with its input.
 *
 * @module
 */

import { Site } from "../site/site.ts";

const [hosts, pages, delay] = Deno.args.map(Number);
await using site = Site.start({
  hosts: hosts!,
  pages: pages!,
  traps: false,
  depth: 0,
  delay: delay!,
});
console.log(`site ${site.seeds.join(" ")}`);
await Deno.stdin.readable.pipeTo(new WritableStream());
