/**
 * What the plans of a stream may cost. A peer decides which types of its own it sends to each method, so a few definitions
 * can make very many plans.
 *
 * @module
 */

import { GobError } from "../errors.ts";

/**
 * The most units for the plans of one stream. A unit is a composite or a matched field, or as much work without a result.
 * A client of a hundred methods, each with a tree of several hundred fields, stays below.
 */
const maxUnits = 65_536;

/** How many comparisons of fields take as long as making a unit. */
const comparisonsPerUnit = 32;
/** How many characters of signatures take as long as making a unit. */
const charactersPerUnit = 512;
/** The units for the error text of a type that was refused. */
const refusalUnits = 4;

/** An estimate of the memory that a unit takes, in bytes. */
const bytesPerUnit = 256;

/** Counts what plans cost. Each function throws `GobError` if the most is reached. */
export class PlanCost {
  readonly #most: number;
  /** Units that are held in memory. */
  #held = 0;
  /** Units of work that has left nothing. */
  #passed = 0;

  constructor(most: number = maxUnits) {
    this.#most = most;
  }

  /** Units in memory. */
  get units(): number {
    return this.#held;
  }

  /** An estimate of the memory that the plans take, in bytes. */
  get heldBytes(): number {
    return bytesPerUnit * this.#held;
  }

  /** Whether nothing more is allowed. */
  get isSpent(): boolean {
    return this.#held + this.#passed >= this.#most;
  }

  /** Counts composites and matched fields. */
  add(units: number): void {
    this.#held += units;
    this.#check();
  }

  /**
   * All plans are dropped, since types were defined anew. What they cost is forgotten as far as the new definitions have
   * paid for it: the plan of an honest type takes fewer units than its definition takes bytes.
   */
  dropPlans(definedBytes: number): void {
    this.#passed = Math.max(0, this.#held + this.#passed - definedBytes);
    this.#held = 0;
  }

  /** Counts a refusal. */
  addRefusal(): void {
    this.add(refusalUnits);
  }

  /** Counts comparisons of fields. */
  compare(fields: number): void {
    this.#passed += fields / comparisonsPerUnit;
    this.#check();
  }

  /** Counts the characters of a signature. */
  sign(characters: number): void {
    this.#passed += characters / charactersPerUnit;
    this.#check();
  }

  #check(): void {
    if (this.isSpent) throw new GobError("gob: types on one stream too large");
  }
}
