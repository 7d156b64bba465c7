/**
 * What a named type may be: a server tells its name only, so the forms are tried one by one.
 *
 * @module
 */

import type { BasicName, BasicType, GoType } from "../../generate/go_type.ts";
import {
  anyPiece,
  basicPiece,
  basicPieces,
  bytesPiece,
  inArray,
  inMap,
  inSlice,
  odd,
  type Piece,
} from "./piece.ts";
import type { Wanted } from "./wanted.ts";

/** A form. A struct is left open: the server says what it is. */
export type Guess =
  | BasicType
  | { readonly kind: "interface" }
  | { readonly kind: "struct"; readonly fields: readonly [] }
  | { readonly kind: "slice"; readonly elem: Guess }
  | { readonly kind: "array"; readonly length: number; readonly elem: Guess }
  | { readonly kind: "map"; readonly key: BasicType; readonly elem: Guess };

/** The kinds that keys of maps have. */
export const keyGuesses: readonly BasicName[] = ["string", "int", "uint", "bool", "float64"];

/** Composites in composites that are tried, at most. */
const maxLevels = 3;
/** Forms that are tried for a type, at most. */
const maxGuesses = 300;

const open: Guess = { kind: "struct", fields: [] };
const basics: readonly BasicType[] = basicPieces.map(({ text: name }) => ({ kind: "basic", name }));
const bytes: Guess = { kind: "slice", elem: { kind: "basic", name: "uint8" } };
const leaves: readonly Guess[] = [...basics, { kind: "interface" }, open];

/**
 * The forms of a type of which the text is known. Those of a named type depend on what it has to hold.
 *
 * @returns The simplest first: those of a group can be tried at once, and mostly the first group has it.
 */
export function guesses(type: GoType, wanted: Wanted): readonly (readonly Guess[])[] {
  const byLevels = Map.groupBy(formsOf(type, wanted, maxLevels), levelsOf);
  return [...byLevels.keys()].toSorted((a, b) => a - b)
    .map((levels) => byLevels.get(levels)!.slice(0, maxGuesses));
}

function levelsOf(guess: Guess): number {
  return "elem" in guess ? 1 + levelsOf(guess.elem) : 0;
}

function formsOf(type: GoType, wanted: Wanted, levels: number): readonly Guess[] {
  switch (type.kind) {
    case "basic":
      return [type];
    case "pointer":
      return formsOf(type.elem, wanted, levels);
    case "interface":
      return [{ kind: "interface" }];
    case "slice":
      return slices(formsOf(type.elem, wanted.items(), levels));
    case "array":
      return arrays(type.length, formsOf(type.elem, wanted.items(), levels));
    case "map": {
      const elems = formsOf(type.elem, wanted.values(), levels);
      return maps(type.key.kind === "basic" ? [type.key.name] : keyGuesses, elems);
    }
    case "named":
      return [...leaves, ...composites(wanted, levels)];
    default:
      return [open];
  }
}

/** Slices, arrays and maps of anything. */
function composites({ forms, items, values }: Wanted, levels: number): readonly Guess[] {
  if (levels === 0) return [];
  const found: Guess[] = [bytes];
  if (forms.list || forms.lengths.length > 0) {
    const elems = [...leaves, ...composites(items(), levels - 1)];
    if (forms.list) found.push(...slices(elems));
    found.push(...forms.lengths.flatMap((length) => arrays(length, elems)));
  }
  if (forms.map) found.push(...maps(keyGuesses, [...leaves, ...composites(values(), levels - 1)]));
  return found;
}

function slices(elems: readonly Guess[]): readonly Guess[] {
  return elems.map((elem) => ({ kind: "slice", elem }));
}

function arrays(length: number, elems: readonly Guess[]): readonly Guess[] {
  return elems.map((elem) => ({ kind: "array", length, elem }));
}

function maps(keys: readonly BasicName[], elems: readonly Guess[]): readonly Guess[] {
  return elems.flatMap((elem) =>
    keys.map((name): Guess => ({ kind: "map", key: { kind: "basic", name }, elem }))
  );
}

/** Whether a form leaves open what is inside: a struct. */
export function isOpen(guess: Guess): boolean {
  return "elem" in guess ? isOpen(guess.elem) : guess.kind === "struct";
}

/** What is sent to try a form. */
export function pieceOfGuess(guess: Guess): Piece {
  switch (guess.kind) {
    case "basic":
      return basicPiece(guess.name);
    case "interface":
      return anyPiece;
    case "struct":
      return odd;
    case "slice":
      return isByte(guess.elem) ? bytesPiece : inSlice(pieceOfGuess(guess.elem));
    case "array":
      return inArray(guess.length, pieceOfGuess(guess.elem));
    case "map":
      return inMap(basicPiece(guess.key.name), pieceOfGuess(guess.elem));
  }
}

function isByte(guess: Guess): boolean {
  return guess.kind === "basic" && guess.name === "uint8";
}
