import assert from "node:assert/strict";
import { oneDeclaration } from "../../../tools/release/one_declaration.ts";

const shapes = `/** What this is about.
 *
 * @module
 */ export * as geo from "./geo/mod.js";
export { area, type Shape as Form } from "./area.js";
`;
const area = `import { type Point, origin } from "./geo/point.js";
import type { Unit } from "./geo/unit.js";
export type { Unit };
/** A shape.
 *
 * \`\`\`ts
 * import { area } from "./area.ts";
 * \`\`\`
 */ export interface Shape { corners: Point[]; }
/** Its area. */ export declare function area(shape: Shape, unit?: Unit): number;
declare const hidden: typeof origin;
`;
const files = new Map([
  ["shapes.d.ts", shapes],
  ["area.d.ts", area],
  ["geo/mod.d.ts", `export * from "./point.js";\nexport * from "./unit.js";\n`],
  [
    "geo/point.d.ts",
    `export declare class Point { x: number; }\nexport declare const origin: Point;\n`,
  ],
  ["geo/unit.d.ts", `export type Unit = "m" | "mm";\nexport {};\n`],
]);

Deno.test("oneDeclaration() makes namespaces of modules, and aliases of what they import", () => {
  assert.equal(
    oneDeclaration(files, "shapes.d.ts"),
    `/** What this is about.
 *
 * @module
 */
export import geo = $geo$mod;
export import area = $area.area;
export import Form = $area.Shape;

declare namespace $geo$mod {
export import Point = $geo$point.Point;
export import origin = $geo$point.origin;
export import Unit = $geo$unit.Unit;
}
declare namespace $geo$point {
export class Point { x: number; }
export const origin: Point;
}
declare namespace $geo$unit {
export type Unit = "m" | "mm";
}
declare namespace $area {
import Point = $geo$point.Point;
import origin = $geo$point.origin;
export import Unit = $geo$unit.Unit;
/** A shape.
 *
 * \`\`\`ts
 * import { area } from "./area.ts";
 * \`\`\`
 */ export interface Shape { corners: Point[]; }
/** Its area. */ export function area(shape: Shape, unit?: Unit): number;
const hidden: typeof origin;
}
`,
  );
});

Deno.test("oneDeclaration() makes a file whose types hold", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/shapes.d.ts`, oneDeclaration(files, "shapes.d.ts"));
    await Deno.writeTextFile(
      `${folder}/shapes.js`,
      `// @ts-self-types="./shapes.d.ts"\nexport const geo = { origin: { x: 0 } };\nexport const area = () => 1;\n`,
    );
    await Deno.writeTextFile(
      `${folder}/program.ts`,
      `import { area, type Form, geo } from "./shapes.js";
const form: Form = { corners: [geo.origin] };
const unit: geo.Unit = "mm";
const found: number = area(form, unit);
// @ts-expect-error no such unit
area(form, "km");
console.log(found);
`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--check", "--no-config", "--no-prompt", "program.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "1\n", new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("oneDeclaration() refuses what it does not know", () => {
  const table: [string, string][] = [
    [`export { a } from "./gone.js";`, "expected the declarations of gone.d.ts"],
    [`export { a as b };`, "root.d.ts: expected no new name for a"],
    [`export { a-b } from "./gone.js";`, "expected a name, found a-b"],
  ];
  for (const [text, message] of table) {
    assert.throws(() => oneDeclaration(new Map([["root.d.ts", text]]), "root.d.ts"), { message });
  }
});
