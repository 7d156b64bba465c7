/**
 * From a method to the type of its argument, as deep as it is wanted. What is told of a level is asked at once.
 *
 * @module
 */

import { CommandError } from "../command.ts";
import type { GoType } from "../../generate/go_type.ts";
import { typeText } from "../../generate/type_text.ts";
import type { Answer } from "./answer.ts";
import { type Found, isLibraryName } from "./found.ts";
import { type Guess, guesses, isOpen, keyGuesses, pieceOfGuess } from "./guesses.ts";
import {
  anyPiece,
  basicPiece,
  basicPieces,
  bytesPiece,
  inArray,
  inField,
  inInterface,
  inMap,
  inSlice,
  odd,
  opaquePieces,
  type Piece,
  type Place,
} from "./piece.ts";
import { hintOfInterface, registeredType } from "./interface_value.ts";
import { pieceOfFound } from "./schema.ts";
import { nothing, type Wanted } from "./wanted.ts";

/** Asks one question. */
export type Ask = (piece: Piece) => Promise<{ answer: Answer; text: string }>;

/** Longer arrays are not asked for: each question would have to hold one. */
const maxArray = 64 * 1024;
/** Types in types, at most. */
const maxDepth = 100;

const uint8: GoType = { kind: "basic", name: "uint8" };
const complex: Found = {
  type: { kind: "basic", name: "complex128" },
  shape: { kind: "basic", name: "complex128" },
};
/** The type that questions are asked with, if it is really there. */
const oddFound: Found = {
  type: { kind: "map", key: complex.type, elem: complex.type },
  shape: { kind: "map", key: complex, elem: complex },
};

/** What is wanted of keys: in JSON they are texts. */
const text: Wanted = { ...nothing, types: () => new Map([["string", nothing]]) };

/** Where a question is asked. */
interface At {
  readonly place: Place;
  /** The place for people: `.Pos.X`. */
  readonly path: string;
  readonly depth: number;
}

/** Questions about one method. */
export class Explorer {
  readonly #method: string;
  readonly #ask: Ask;

  constructor(method: string, ask: Ask) {
    this.#method = method;
    this.#ask = ask;
  }

  /** The type of the argument. */
  async explore(wanted: Wanted): Promise<Found> {
    const at: At = { place: (piece) => piece, path: "", depth: 0 };
    const found = await this.#at(at, wanted);
    return found ?? oddFound;
  }

  /** The type at a place; `undefined` if nothing is there. */
  async #at(at: At, wanted: Wanted): Promise<Found | undefined> {
    if (at.depth > maxDepth) throw this.#error(at, `is deeper than ${maxDepth} levels`);
    const { answer, text } = await this.#ask(at.place(odd));
    switch (answer.kind) {
      case "struct":
        return this.#struct(answer.type, at, wanted);
      case "type":
        return this.#typed(answer.type, at, wanted);
      case "missing":
        return undefined;
      case "fits": {
        // What a struct in a struct lacks is passed over in silence, whatever its type.
        const { answer } = await this.#ask(at.place(basicPieces[0]!));
        return answer.kind === "fits" || answer.kind === "missing" ? undefined : oddFound;
      }
      default:
        throw this.#error(at, `cannot be asked for: the server says ${text}`);
    }
  }

  async #struct(type: GoType, at: At, wanted: Wanted): Promise<Found> {
    const asked = [...wanted.fields()].map(async ([name, wanted]) => {
      // Gob sends no other fields, and a name of another notation would end in the type.
      if (!/^\p{Lu}[\p{L}\p{Nd}_]*$/u.test(name)) return [name, undefined] as const;
      const place = (piece: Piece) => inField(name, piece);
      return [name, await this.#at(inner(at, place, `.${name}`), wanted)] as const;
    });
    return { type, shape: { kind: "struct", fields: new Map(await all(asked)) } };
  }

  /** A type whose text is known. */
  async #typed(type: GoType, at: At, wanted: Wanted): Promise<Found> {
    switch (type.kind) {
      case "pointer":
        return this.#typed(type.elem, at, wanted);
      case "basic":
        return { type, shape: { kind: "basic", name: type.name } };
      case "chan":
      case "func":
        return { type, shape: { kind: "unsent" } };
      case "interface":
        return await this.#interface(type, at, wanted);
      case "slice":
        return await this.#slice(type, type.elem, at, wanted);
      case "array":
        return await this.#array(type, type.length, type.elem, at, wanted);
      case "map":
        return await this.#map(type, type.key, type.elem, at, wanted);
      case "struct":
        return await this.#struct(type, at, wanted);
      case "named":
        return await this.#named(type, at, wanted);
    }
  }

  /** The type of elements, whose text is known, but of a named type not what it is. */
  async #elem(type: GoType, at: At, wanted: Wanted): Promise<Found> {
    if (type.kind === "pointer") return await this.#elem(type.elem, at, wanted);
    if (type.kind !== "named" && type.kind !== "struct" || isLibraryName(typeText(type))) {
      return await this.#typed(type, at, wanted);
    }
    const { answer } = await this.#ask(at.place(odd));
    return answer.kind === "struct"
      ? await this.#struct(type, at, wanted)
      : await this.#typed(type, at, wanted);
  }

  async #slice(type: GoType, elem: GoType, at: At, wanted: Wanted): Promise<Found> {
    if (elem.kind === "named" && await this.#fits(at.place(bytesPiece))) {
      return { type, shape: { kind: "slice", elem: basicFound(uint8) } };
    }
    const found = await this.#elem(elem, inner(at, inSlice, "[]"), wanted.items());
    return { type, shape: { kind: "slice", elem: found } };
  }

  async #array(
    type: GoType,
    length: number,
    elem: GoType,
    at: At,
    wanted: Wanted,
  ): Promise<Found> {
    if (length > maxArray) return { type, shape: { kind: "unknown" } };
    const place = (piece: Piece) => inArray(length, piece);
    const found = await this.#elem(elem, inner(at, place, "[]"), wanted.items());
    return { type, shape: { kind: "array", length, elem: found } };
  }

  async #map(type: GoType, key: GoType, elem: GoType, at: At, wanted: Wanted): Promise<Found> {
    const keyFound = await this.#key(key, elem, at, wanted);
    const keyPiece = pieceOfFound(keyFound);
    if (keyPiece === undefined) return { type, shape: { kind: "unknown" } };
    const place = (piece: Piece) => inMap(keyPiece, piece);
    const found = await this.#elem(elem, inner(at, place, "[]"), wanted.values());
    return { type, shape: { kind: "map", key: keyFound, elem: found } };
  }

  /** The type of the keys. Whether a named one fits is seen only together with elements that fit. */
  async #key(key: GoType, elem: GoType, at: At, wanted: Wanted): Promise<Found> {
    if (key.kind !== "named" || isLibraryName(typeText(key))) {
      return await this.#typed(key, at, text);
    }
    const tries = guesses(elem, wanted.values()).map((group) =>
      group.flatMap((elem) =>
        keyGuesses.map((name): Guess => ({ kind: "map", key: { kind: "basic", name }, elem }))
      )
    );
    const guess = await this.#first(tries, at);
    return guess?.kind === "map"
      ? { type: key, shape: guess.key }
      : { type: key, shape: { kind: "unknown" } };
  }

  /** The first of groups that fits. Those of a group are tried at once. */
  async #first(groups: readonly (readonly Guess[])[], { place }: At): Promise<Guess | undefined> {
    for (const group of groups) {
      const fits = await all(group.map(async (guess) => {
        const { answer } = await this.#ask(place(pieceOfGuess(guess)));
        // Any struct passes for any other type until it is looked into, so this says something of an open guess only.
        return answer.kind === "fits" || answer.kind === "struct" && isOpen(guess);
      }));
      const found = group.find((_, i) => fits[i]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #fits(piece: Piece): Promise<boolean> {
    return (await this.#ask(piece)).answer.kind === "fits";
  }

  async #named(type: GoType, at: At, wanted: Wanted): Promise<Found> {
    const name = typeText(type);
    if (name === "time.Duration") return { type, shape: { kind: "library", name } };
    const opaques = Object.entries(opaquePieces) as ["gob" | "binary" | "text", Piece][];
    const [basics, interfaces, encodings] = await Promise.all([
      all(basicPieces.map((piece) => this.#fits(at.place(piece)))),
      this.#fits(at.place(anyPiece)),
      all(opaques.map(([, piece]) => this.#fits(at.place(piece)))),
    ]);
    const encoding = opaques.find((_, i) => encodings[i])?.[0];
    if (encoding !== undefined) {
      return isLibraryName(name)
        ? { type, shape: { kind: "library", name } }
        : { type, shape: { kind: "opaque", encoding } };
    }
    if (interfaces) return await this.#interface(type, at, wanted);
    const basic = basicPieces.find((_, i) => basics[i]);
    if (basic !== undefined) return { type, shape: { kind: "basic", name: basic.text } };
    return await this.#composite(type, at, wanted);
  }

  /** A named slice, array or map. */
  async #composite(type: GoType, at: At, wanted: Wanted): Promise<Found> {
    const guess = await this.#first(guesses(type, wanted), at);
    if (guess === undefined) return { type, shape: { kind: "unknown" } };
    return { ...await this.#grown(guess, at, wanted), type };
  }

  /** The type that a guess has turned out to be. What it leaves open is asked. */
  async #grown(guess: Guess, at: At, wanted: Wanted): Promise<Found> {
    switch (guess.kind) {
      case "basic":
        return basicFound(guess);
      case "interface":
        return await this.#interface(guess, at, wanted);
      case "slice": {
        const elem = await this.#grown(guess.elem, inner(at, inSlice, "[]"), wanted.items());
        return { type: { kind: "slice", elem: elem.type }, shape: { kind: "slice", elem } };
      }
      case "array": {
        const { length } = guess;
        const place = (piece: Piece) => inArray(length, piece);
        const elem = await this.#grown(guess.elem, inner(at, place, "[]"), wanted.items());
        const type: GoType = { kind: "array", length, elem: elem.type };
        return { type, shape: { kind: "array", length, elem } };
      }
      case "map": {
        const key = basicFound(guess.key);
        const place = (piece: Piece) => inMap(basicPiece(guess.key.name), piece);
        const elem = await this.#grown(guess.elem, inner(at, place, "[]"), wanted.values());
        const type: GoType = { kind: "map", key: key.type, elem: elem.type };
        return { type, shape: { kind: "map", key, elem } };
      }
      case "struct":
        return await this.#at(at, wanted) ?? oddFound;
    }
  }

  async #interface(type: GoType, at: At, wanted: Wanted): Promise<Found> {
    const asked = [...wanted.types()].map(async ([name, wanted]) => {
      const place = (piece: Piece) => inInterface(name, piece);
      const there = inner(at, place, "");
      return [name, await this.#registered(name, there, wanted)] as const;
    });
    return { type, shape: { kind: "interface", types: new Map(await all(asked)) } };
  }

  /** The type of a registered name. */
  async #registered(name: string, at: At, wanted: Wanted): Promise<Found> {
    const known = registeredType(name);
    // Go registers the basic types, and many of the others.
    if (known?.kind === "basic") return await this.#typed(known, at, wanted);
    const { answer, text } = await this.#ask(at.place(odd));
    if (answer.kind === "not registered") {
      const what = `cannot hold a value of type ${name}: the server says ${text}`;
      throw this.#error(at, what, hintOfInterface);
    }
    if (known !== undefined) return await this.#typed(known, at, wanted);
    const found = answer.kind === "struct" || answer.kind === "type"
      ? await this.#of(answer, at, wanted)
      : await this.#at(at, wanted);
    // The odd type itself is not assignable to anything.
    return found ?? oddFound;
  }

  #of(answer: Answer & { type: GoType }, at: At, wanted: Wanted): Promise<Found> {
    return answer.kind === "struct"
      ? this.#struct(answer.type, at, wanted)
      : this.#typed(answer.type, at, wanted);
  }

  #error({ path }: At, what: string, hint?: string): CommandError {
    const short = path.length > 80 ? `${path.slice(0, 40)}…${path.slice(-40)}` : path;
    const place = path === "" ? "the argument" : short.replace(/^\./, "");
    return new CommandError(
      `${this.#method}: ${place} ${what}`,
      hint === undefined ? {} : { hint },
    );
  }
}

/** All of them. The first to fail does not leave others behind that nobody awaits. */
async function all<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(asked);
  return settled.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

function inner({ place, path, depth }: At, next: Place, name: string): At {
  return { place: (piece) => place(next(piece)), path: path + name, depth: depth + 1 };
}

function basicFound(type: GoType): Found {
  return type.kind === "basic"
    ? { type, shape: { kind: "basic", name: type.name } }
    : { type, shape: { kind: "unknown" } };
}
