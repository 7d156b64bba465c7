/**
 * The methods of types: their own, and those that embedded fields lend them.
 *
 * @module
 */

import { knownMethods } from "./known_methods.ts";
import type { Method } from "./method.ts";
import { methodKey, type Named, type Resolved, type Signature } from "./resolved_type.ts";
import type { Resolver } from "./types.ts";

/** Embedded types in embedded types, at most. */
const maxDepth = 100;

/** Finds methods. Each type is searched once. */
export class MethodSets {
  readonly #resolver: Resolver;
  readonly #found = new Map<Resolved, ReadonlyMap<string, Method>>();

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  /**
   * The methods of a type by their keys: for `*T` all those of `T`, for `T` those that need no pointer. Follows the Go
   * specification: the least depth wins, and what is there twice at that depth hides itself and everything deeper.
   */
  of(type: Resolved): ReadonlyMap<string, Method> {
    const isPointer = type.kind === "pointer";
    const base = isPointer ? type.elem : type;
    const { kind } = this.#resolver.underlying(base);
    if (isPointer && (kind === "interface" || kind === "pointer")) return new Map();
    const all = this.#all(base);
    return isPointer ? all : new Map([...all].filter(([, { onPointer }]) => !onPointer));
  }

  /** Whether values of a type can stand in an interface with these methods. */
  implements(type: Resolved, methods: ReadonlyMap<string, Signature>, same: SameType): boolean {
    const own = this.of(type);
    return [...methods].every(([key, wanted]) => {
      const method = own.get(key);
      return method !== undefined && same(method.signature(), wanted);
    });
  }

  #all(base: Resolved): ReadonlyMap<string, Method> {
    const known = this.#found.get(base);
    if (known !== undefined) return known;
    const found = new Search(this.#resolver).run(base);
    this.#found.set(base, found);
    return found;
  }
}

/** Whether two types are one. */
export type SameType = (left: Resolved, right: Resolved) => boolean;

/** An embedded type at a depth. */
interface Level {
  readonly type: Resolved;
  /** Whether a pointer lies on the way, behind which methods of pointers are reached. */
  readonly indirect: boolean;
  /** Whether the type is there twice at its depth. */
  readonly twice: boolean;
}

class Search {
  readonly #resolver: Resolver;
  /** What names stand for; `undefined` for fields and for what is there twice. */
  readonly #names = new Map<string, Method | undefined>();
  readonly #seen = new Set<string>();

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  run(base: Resolved): ReadonlyMap<string, Method> {
    let level: Level[] = [{ type: base, indirect: false, twice: false }];
    for (let depth = 0; level.length > 0 && depth < maxDepth; depth++) {
      const here = new Map<string, Method | undefined>();
      const next: Level[] = [];
      for (const one of level) this.#visit(one, here, next);
      for (const [key, method] of here) if (!this.#names.has(key)) this.#names.set(key, method);
      level = merged(next);
    }
    const found = [...this.#names].filter((entry): entry is [string, Method] =>
      entry[1] !== undefined
    );
    return new Map(found.sort(([a], [b]) => a < b ? -1 : 1));
  }

  #visit(
    { type, indirect, twice }: Level,
    here: Map<string, Method | undefined>,
    next: Level[],
  ): void {
    const add = (key: string, method: Method | undefined) =>
      here.set(key, twice || here.has(key) ? undefined : method);
    if (type.kind === "named") {
      if (this.#seen.has(type.id)) return;
      this.#seen.add(type.id);
      for (const [key, method] of ownMethods(type, this.#resolver)) {
        add(key, indirect ? { ...method, onPointer: false } : method);
      }
    } else if (type.kind === "unknown") {
      for (const method of knownMethods(type.package, type.name)) {
        add(method.name, indirect ? { ...method, onPointer: false } : method);
      }
    }
    const under = this.#resolver.underlying(type);
    if (under.kind === "interface") {
      for (const [key, method] of under.methods) {
        const name = key.slice(key.lastIndexOf(".") + 1);
        add(key, { name, signature: () => method, onPointer: false });
      }
    }
    if (under.kind !== "struct") return;
    const path = type.kind === "named" ? type.scope?.package.path ?? "" : "";
    for (const { name, type: inner, embedded } of under.fields) {
      if (name !== "_") add(methodKey(name, path), undefined);
      if (!embedded) continue;
      const isPointer = inner.kind === "pointer";
      next.push({ type: isPointer ? inner.elem : inner, indirect: indirect || isPointer, twice });
    }
  }
}

/** The methods that are declared for a type. */
function* ownMethods(type: Named, resolver: Resolver): Iterable<[string, Method]> {
  const { scope, name, args } = type;
  for (const { spec, scope: file } of scope?.package.methods.get(name) ?? []) {
    const { parameters, pointer } = spec.receiver!;
    if (spec.name === "_") continue;
    const bindings = new Map(parameters.flatMap((one, index) => {
      const arg = args[index];
      return arg === undefined ? [] : [[one, arg] as const];
    }));
    let signature: Signature | undefined;
    yield [methodKey(spec.name, scope!.package.path), {
      name: spec.name,
      signature: () => signature ??= resolver.signature(spec, file, bindings),
      onPointer: pointer,
      declaration: spec,
      scope: file,
    }];
  }
}

/** The same type twice at one depth is one that hides its methods. */
function merged(levels: readonly Level[]): Level[] {
  const byId = new Map<string, Level>();
  const result: Level[] = [];
  for (const level of levels) {
    const { type } = level;
    const id = type.kind === "named" ? type.id : type.kind === "unknown" ? `?${type.text}` : "";
    if (id === "") result.push(level);
    else {
      const before = byId.get(id);
      byId.set(id, before === undefined ? level : { ...before, twice: true });
    }
  }
  return [...result, ...byId.values()];
}
