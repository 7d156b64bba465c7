/**
 * What a JSON value needs to know of the type at its place.
 *
 * @module
 */

import { isArray, isObject, type Json } from "../json/json_value.ts";
import type { Forms, Wanted } from "./wanted.ts";
import { interfaceValue } from "./interface_value.ts";

/** Lengths of arrays that are tried for a named type, at most. */
const maxLengths = 4;

/** What values at one place want: the elements of an array are looked at together. */
export function wantedJson(samples: readonly Json[]): Wanted {
  const parts = <T>(make: () => T) => {
    let made: T | undefined;
    return () => made ??= make();
  };
  const objects = parts(() => samples.filter(isObject));
  return {
    fields: parts(() => {
      const entries = objects().flatMap((object) => [...object]);
      return new Map([...Map.groupBy(entries, ([name]) => name)].map(([name, list]) => {
        return [name, wantedJson(list.map(([, json]) => json))];
      }));
    }),
    items: parts(() => wantedJson(samples.filter(isArray).flat())),
    values: parts(() => wantedJson(objects().flatMap((object) => [...object.values()]))),
    types: parts(() => {
      const values = samples.map(interfaceValue).filter((value) => value !== undefined);
      return new Map([...Map.groupBy(values, ({ name }) => name)].map(([name, list]) => {
        return [name, wantedJson(list.map(({ json }) => json))];
      }));
    }),
    get forms() {
      return formsOf(samples);
    },
  };
}

function formsOf(samples: readonly Json[]): Forms {
  const lengths = new Set<number>();
  for (const json of samples) {
    if (isArray(json)) lengths.add(json.length);
    // Bytes in base64.
    else if (typeof json === "string" && /^[\w+/-]+=*$/.test(json)) {
      lengths.add(Math.floor(json.replace(/=+$/, "").length * 3 / 4));
    }
  }
  const known = samples.some((json) => json !== null);
  return {
    lengths: [...lengths].slice(0, maxLengths),
    list: !known || samples.some(isArray),
    map: !known || samples.some(isObject),
  };
}
