/**
 * Skips values without making them, and learns the types that are defined in them. The walk keeps its own stack. If a
 * value continues in a message that has not arrived, the walk stops there and can continue later. So the decoder finds
 * the end of a value that spans messages.
 *
 * @module
 */

import type { DecodeContext } from "./decode_context.ts";
import { typeId, type WireField } from "../types/wire_type.ts";

/** An unfinished composite. */
type Frame =
  | { readonly kind: "struct"; readonly fields: readonly WireField[]; number: number }
  | { readonly kind: "list"; readonly elem: number; left: number; readonly count: number }
  | {
    readonly kind: "map";
    readonly key: number;
    readonly elem: number;
    left: number;
    readonly count: number;
  }
  | { readonly kind: "interface" };

/** A walk over one value. */
export class Skipper {
  readonly #stack: Frame[] = [];

  /** Begins at a whole value. */
  whole(id: number, state: DecodeContext): void {
    if (state.types.get(id)?.kind !== "struct" && state.uint() !== 0) {
      throw state.fail("gob: decode: corrupted data: non-zero delta for singleton");
    }
    this.value(id, state);
  }

  /** Begins at a value that is part of another. Skips a basic value, and pushes a frame for a composite. */
  value(id: number, state: DecodeContext): void {
    const type = state.types.get(id);
    switch (type?.kind) {
      case undefined:
        throw state.fail(`gob: bad data: undefined type ${id}`);
      case "basic":
        return this.#basic(id, state);
      case "opaque":
        return state.skipBytes();
      case "struct":
        return this.#push({ kind: "struct", fields: type.fields, number: -1 }, state);
      case "slice": {
        const count = state.uint();
        return this.#push({ kind: "list", elem: type.elem, left: count, count }, state);
      }
      case "array": {
        const count = state.uint();
        if (count !== type.length) throw state.fail("gob: length mismatch in ignoreArray");
        return this.#push({ kind: "list", elem: type.elem, left: count, count }, state);
      }
      case "map": {
        const count = state.uint();
        return this.#push(
          { kind: "map", key: type.key, elem: type.elem, left: count * 2, count },
          state,
        );
      }
    }
  }

  #basic(id: number, state: DecodeContext): void {
    switch (id) {
      case typeId.bytes:
      case typeId.string:
        return state.skipBytes();
      case typeId.complex:
        state.skipUint();
        return state.skipUint();
      case typeId.interface:
        if (state.interfaceName() !== "") this.#push({ kind: "interface" }, state);
        return;
      default:
        return state.skipUint();
    }
  }

  #push(frame: Frame, state: DecodeContext): void {
    if (this.#stack.push(frame) > state.limits.maxDepth) throw state.tooDeep();
  }

  /** Walks to the end of the value. Throws `incomplete` if the end is not here; call it again when more bytes are. */
  run(state: DecodeContext): void {
    for (let frame = this.#stack.at(-1); frame !== undefined; frame = this.#stack.at(-1)) {
      switch (frame.kind) {
        case "struct":
          this.#field(frame, state);
          break;
        case "list":
          if (this.#next(frame, state)) this.value(frame.elem, state);
          break;
        case "map":
          if (this.#next(frame, state)) {
            this.value(frame.left % 2 === 1 ? frame.key : frame.elem, state);
          }
          break;
        case "interface": {
          const id = state.interfaceType();
          state.skipUint();
          this.#stack.pop();
          this.whole(id, state);
          break;
        }
      }
    }
  }

  #field(frame: Frame & { kind: "struct" }, state: DecodeContext): void {
    const delta = state.pos < state.end ? state.uint() : 0;
    if (delta === 0) {
      this.#stack.pop();
      return;
    }
    frame.number += delta;
    const field = frame.fields[frame.number];
    if (field === undefined) throw state.fail("gob: bad data: field numbers out of bounds");
    this.value(field.id, state);
  }

  /** Whether an element is left. If so it is counted off; if not, the frame is removed. */
  #next(frame: { left: number; readonly count: number }, state: DecodeContext): boolean {
    if (frame.left === 0) {
      this.#stack.pop();
      return false;
    }
    state.expectElement(frame.count, "");
    frame.left--;
    return true;
  }
}
