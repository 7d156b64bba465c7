/**
 * The form of an argument.
 *
 * @module
 */

import type { Json } from "../../json/json_value.ts";
import type { FormType } from "../protocol.ts";
import { Ids, make } from "./elements.ts";
import { listField, mapField, structField } from "./form_parts.ts";
import { interfaceField } from "./interface_part.ts";
import { type FormHost, leaf, type Slot } from "./leaves.ts";
import { mergeTypes, sampleAt, type Step, typeAt } from "./types.ts";

/** Fields in fields that are shown. */
const deepest = 50;

/** What a form is made with. */
export interface FormOptions {
  /** Whether all fields of structs are known. */
  readonly complete: boolean;
  /** Asks for the type of the argument, as far as JSON reaches into it. */
  readonly ask: (sample: string) => Promise<FormType>;
  /** Is told that the argument is another. */
  readonly changed: (value: Json | undefined) => void;
}

/** A form, and the argument that it edits. */
export class ArgumentForm implements FormHost {
  readonly ids: Ids = new Ids();
  readonly complete: boolean;
  readonly #options: FormOptions;
  readonly #place: HTMLElement;
  readonly #faults = new Map<HTMLElement, string>();
  #type: FormType | undefined;
  #value: Json | undefined;

  constructor(place: HTMLElement, options: FormOptions) {
    this.#place = place;
    this.#options = options;
    this.complete = options.complete;
  }

  /** The control that has no value, with what is wrong. */
  get firstFault(): { readonly control: HTMLElement; readonly fault: string } | undefined {
    for (const [control, fault] of this.#faults) {
      if (control.isConnected) return { control, fault };
    }
    return undefined;
  }

  /** Asks for the type, and shows the form. */
  async load(): Promise<void> {
    await this.expand([], "null");
    this.show(this.#value);
  }

  /** Asks what is not known of the fields in an argument. */
  async look(json: string): Promise<void> {
    this.#type = mergeTypes(this.#type, await this.#options.ask(json));
  }

  /** Shows an argument. */
  show(value: Json | undefined): void {
    this.#value = value;
    this.#faults.clear();
    this.#place.replaceChildren();
    if (this.#type === undefined) return;
    const root: Slot = {
      name: "Argument",
      path: [],
      optional: true,
      get: () => this.#value,
      set: (json) => {
        this.#value = json;
        this.#options.changed(json);
      },
    };
    this.#place.append(this.field(this.#type, root));
  }

  fault(control: HTMLElement, fault: string | undefined): void {
    if (fault === undefined) this.#faults.delete(control);
    else this.#faults.set(control, fault);
  }

  field(type: FormType, slot: Slot): HTMLElement {
    if (slot.path.length > deepest) return make("p", { class: "quiet" }, "Edit the rest as JSON.");
    switch (type.kind) {
      case "struct":
        return structField(this, type, slot);
      case "slice":
      case "array":
        return listField(this, type, slot);
      case "map":
        return mapField(this, type, slot);
      case "interface":
        return interfaceField(this, type, slot);
      default:
        return leaf(this, type, slot);
    }
  }

  typeAt(path: readonly Step[]): FormType | undefined {
    return typeAt(this.#type, path);
  }

  async expand(path: readonly Step[], leaf: string): Promise<FormType | undefined> {
    await this.look(sampleAt(path, leaf));
    return this.typeAt(path);
  }
}
