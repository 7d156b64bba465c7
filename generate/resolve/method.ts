/**
 * A method of a type.
 *
 * @module
 */

import type { FunctionDeclaration } from "../source/syntax.ts";
import type { Signature } from "./resolved_type.ts";
import type { FileScope } from "./scope.ts";

/** A method of a type. */
export interface Method {
  readonly name: string;
  /** The type, found when it is needed. */
  readonly signature: () => Signature;
  /** Whether only a pointer has it. */
  readonly onPointer: boolean;
  /** Its declaration; `undefined` for a method of an interface. */
  readonly declaration?: FunctionDeclaration;
  readonly scope?: FileScope;
}
