/**
 * What README.md takes for granted: a Go service with its source, a file of gobs, and the module at the address of the repository.
 * `deno run --allow-all tests/docs/readme_document.ts` writes what the commands print into it.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import { buildGo } from "../testing/go.ts";
import { Child } from "../testing/process.ts";
import { type Page, rewritePage } from "./page_runner.ts";

const top = new URL("../../", import.meta.url);

/** The address that stands for the repository's in README.md. */
export const repository = "https://example.com/netrpc";

/** README.md. */
export const readme: Page = {
  url: new URL("README.md", top),
  ports: ["1234", "1235"],
  permissions: ["--allow-net", "--allow-read"],
  async prepare(folder, real) {
    const source = new URL("examples/arith/go/server/", top);
    await Deno.mkdir(`${folder}/service`);
    await Deno.copyFile(new URL("main.go", source), `${folder}/service/main.go`);
    await Deno.copyFile(new URL("../go.mod", source), `${folder}/service/go.mod`);
    await Deno.writeFile(`${folder}/people.gob`, people());
    const server = Child.start(await buildGo(source), ["--port", real("1234")]);
    await server.listening();
    return [server];
  },
  placed: (text) => text.replaceAll(`${repository}/`, top.href),
};

/** A file as a program writes it that encodes one person after the other. */
function people(): Uint8Array {
  const Person = gob.struct("Person", { Name: gob.string, Age: gob.int });
  const encoder = new gob.Encoder();
  const messages = [{ Name: "Ada", Age: 36 }, { Name: "Grace", Age: 85 }]
    .map((person) => encoder.encode(Person, person));
  return new Uint8Array(messages.flatMap((message) => [...message]));
}

if (import.meta.main) await rewritePage(readme);
