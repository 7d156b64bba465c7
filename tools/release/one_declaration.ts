/**
 * Makes one declaration file of many: each module becomes a namespace, and what it imports an alias. No compiler is needed for that,
 * because Deno writes the declarations of this module in one form: an import or export is one statement on one line.
 *
 * @module
 */

/** A name, and the name it has in the module it comes from. */
interface Name {
  readonly name: string;
  readonly from: string;
}

/** What an import or an export says, after its names. */
const clause = String.raw`(?:type )?(?:\{ (?<names>[^}]*?),? \}|\* as (?<whole>\w+)|(?<all>\*))`;
const statement = new RegExp(
  String.raw`^(?<before>.*\*\/ )?(?<kind>import|export) ${clause}(?: from "(?<path>[^"]+)")?;$`,
);
/** An import for its effects, or the mark of a module without exports. */
const nothing = /^(?:import "[^"]+"|export \{ ?\});$/;
const declaration =
  /^(?:.*\*\/ )?export (?:declare )?(?:abstract )?(?:class|interface|type|const|function|enum|namespace) (\w+)/;

class Module {
  readonly imports: { readonly module: string; readonly names: readonly Name[] }[] = [];
  readonly wholes: {
    readonly name: string;
    readonly module: string;
    readonly exported: boolean;
  }[] = [];
  /** What is exported of other modules. */
  readonly reexports: { readonly module: string; readonly names: readonly Name[] }[] = [];
  readonly stars: string[] = [];
  /** Names that an export without a module lists: they were imported. */
  readonly passedOn = new Set<string>();
  readonly own = new Set<string>();
  readonly lines: string[] = [];
  /** The comment of the module, which stands before its first statement. */
  readonly about: string[] = [];

  constructor(readonly path: string, text: string) {
    let begun = false;
    for (const line of text.trimEnd().split("\n")) {
      const match = statement.exec(line);
      const own = declaration.exec(line)?.[1];
      if (own !== undefined) this.own.add(own);
      if (match === null) {
        if (!nothing.test(line)) (begun ? this.lines : this.about).push(inNamespace(line));
        if (own !== undefined) begun = true;
        continue;
      }
      const before = match.groups!.before;
      if (before !== undefined) (begun ? this.lines : this.about).push(before.trimEnd());
      begun = true;
      this.#add(match.groups as unknown as Statement);
    }
    // Where a declaration comes first, its comment is its own.
    if (this.stars.length + this.reexports.length + this.wholes.length === 0) {
      this.lines.unshift(...this.about.splice(0));
    }
  }

  #add({ kind, names, whole, all, path }: Statement): void {
    const module = path === undefined ? undefined : resolve(this.path, path);
    const exported = kind === "export";
    if (all !== undefined) this.stars.push(module!);
    else if (whole !== undefined) this.wholes.push({ name: whole, module: module!, exported });
    else if (module !== undefined) {
      (exported ? this.reexports : this.imports).push({ module, names: namesOf(names ?? "") });
    } else {
      for (const { name, from } of namesOf(names ?? "")) {
        if (name !== from) throw new Error(`${this.path}: expected no new name for ${from}`);
        this.passedOn.add(name);
      }
    }
  }
}

interface Statement {
  readonly kind: string;
  readonly names: string | undefined;
  readonly whole: string | undefined;
  readonly all: string | undefined;
  readonly path: string | undefined;
}

/**
 * Makes one declaration file.
 *
 * @param files The declaration files by their paths, `gob/mod.d.ts`, as `deno pack` writes them.
 * @param root The path of the one whose exports are those of the result.
 * @returns The text of the file.
 * @throws {Error} If a module that is imported is not among the files, or a statement has a form that is not known.
 */
export function oneDeclaration(files: ReadonlyMap<string, string>, root: string): string {
  const modules = new Map<string, Module>();
  const load = (path: string) => {
    if (modules.has(path)) return;
    const text = files.get(path);
    if (text === undefined) throw new Error(`expected the declarations of ${path}`);
    const module = new Module(path, text);
    modules.set(path, module);
    for (const used of usedBy(module)) load(used);
  };
  load(root);
  const exportsOf = (path: string): readonly string[] => {
    const module = modules.get(path)!;
    return [
      ...module.own,
      ...module.passedOn,
      ...module.reexports.flatMap(({ names }) => names.map(({ name }) => name)),
      ...module.wholes.filter(({ exported }) => exported).map(({ name }) => name),
      ...module.stars.flatMap(exportsOf),
    ];
  };
  const aliasesOf = (module: Module): string[] => [
    ...module.imports.flatMap((from) =>
      from.names.map((name) => alias(from.module, name, module.passedOn.has(name.name)))
    ),
    ...module.wholes.map(({ name, module, exported }) =>
      `${exported ? "export " : ""}import ${name} = ${namespaceOf(module)};`
    ),
    ...module.reexports.flatMap((from) => from.names.map((name) => alias(from.module, name, true))),
    ...module.stars.flatMap((path) =>
      exportsOf(path).map((name) => alias(path, { name, from: name }, true))
    ),
  ];
  const { about } = modules.get(root)!;
  const parts = [...modules.values()].filter(({ path }) => path !== root).map((module) =>
    [
      `declare namespace ${namespaceOf(module.path)} {`,
      ...aliasesOf(module),
      ...module.lines,
      "}",
    ].join("\n")
  );
  const top = modules.get(root)!;
  return [about.join("\n"), ...aliasesOf(top), top.lines.join("\n"), ...parts].join("\n").trim() +
    "\n";
}

function usedBy({ imports, wholes, reexports, stars }: Module): string[] {
  return [...imports, ...wholes, ...reexports].map(({ module }) => module).concat(stars);
}

function alias(module: string, { name, from }: Name, exported: boolean): string {
  return `${exported ? "export " : ""}import ${name} = ${namespaceOf(module)}.${from};`;
}

function namesOf(list: string): Name[] {
  return list.split(",").map((part) => part.trim()).filter((part) => part !== "").map((part) => {
    const [, from, name] = /^(?:type )?(\w+)(?: as (\w+))?$/.exec(part) ?? [];
    if (from === undefined) throw new Error(`expected a name, found ${part}`);
    return { name: name ?? from, from };
  });
}

/** `gob/mod.d.ts` as the name of a namespace: `$gob$mod`. */
function namespaceOf(path: string): string {
  return `$${path.replace(/\.d\.ts$/, "").replaceAll(/\W/g, "$")}`;
}

/** Everything in a namespace that is declared is declared already. */
function inNamespace(line: string): string {
  return line.replace(/^(.*\*\/ )?(export )?declare /, "$1$2");
}

/** The path of the declarations of a module that another one names. */
function resolve(from: string, path: string): string {
  const url = new URL(path, `file:///${from}`);
  return url.pathname.slice(1).replace(/\.[jt]s$/, ".d.ts");
}
