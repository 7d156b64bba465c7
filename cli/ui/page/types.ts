/**
 * Types of arguments, which become known part by part.
 *
 * @module
 */

import type { FormField, FormType } from "../protocol.ts";

/** A step from a type to one in it. */
export type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "item" }
  | { readonly kind: "value" }
  | { readonly kind: "key" }
  | { readonly kind: "type"; readonly name: string };

/** Puts together what two answers told of a type. */
export function mergeTypes(old: FormType | undefined, told: FormType): FormType {
  if (old === undefined || old.kind !== told.kind || old.go !== told.go) return told;
  const elem = told.elem && mergeTypes(old.elem, told.elem);
  const fields = told.fields && mergeFields(old.fields ?? [], told.fields);
  const types = told.types && mergeFields(old.types ?? [], told.types);
  return { ...told, ...elem && { elem }, ...fields && { fields }, ...types && { types } };
}

function mergeFields(old: readonly FormField[], told: readonly FormField[]): FormField[] {
  const merged = new Map(old.map(({ name, type }) => [name, type]));
  for (const { name, type } of told) merged.set(name, mergeTypes(merged.get(name), type));
  return [...merged].map(([name, type]) => ({ name, type }));
}

/** The type at the end of a path; nothing if it is not known. */
export function typeAt(type: FormType | undefined, path: readonly Step[]): FormType | undefined {
  let at = type;
  for (const step of path) {
    if (step.kind === "field") at = at?.fields?.find(({ name }) => name === step.name)?.type;
    else if (step.kind === "type") at = at?.types?.find(({ name }) => name === step.name)?.type;
    else at = step.kind === "key" ? at?.key : at?.elem;
  }
  return at;
}

/**
 * JSON that asks for what is at the end of a path.
 *
 * @param path The path.
 * @param leaf What is there, as JSON: `null` asks for the usual fields, an object for its members.
 */
export function sampleAt(path: readonly Step[], leaf: string): string {
  return path.reduceRight((json, step) => {
    switch (step.kind) {
      case "field":
        return `{${JSON.stringify(step.name)}:${json}}`;
      case "item":
        return `[${json}]`;
      case "type":
        return `{"$type":${JSON.stringify(step.name)},"value":${json}}`;
      default:
        return `{"":${json}}`;
    }
  }, leaf);
}
