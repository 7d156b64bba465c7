/**
 * Ways to change a stream: its definitions, its messages, its bytes.
 *
 * @module
 */

import { edges, hardNames, HostileValue } from "./hostile_value.ts";
import type { Random } from "../testing/random.ts";
import {
  type Definition,
  definition,
  definitionsOf,
  members,
  type Message,
  streamBytes,
  WireWriter,
} from "./wire_stream.ts";

/** Changes a stream in place. */
type Mutate = (random: Random, messages: Message[]) => void;

/** Ids that a definition should not name, and some that it may. */
function randomId(random: Random, messages: readonly Message[], own: number): number {
  const known = [...definitionsOf(messages).keys()];
  switch (random.below(6)) {
    case 0:
      return own;
    case 1:
      return random.between(1, 8);
    case 2:
      return random.pick([0, -1, 9, 15, 16, 17, 23, 63]);
    case 3:
      return random.between(60, 80);
    case 4:
      return random.pick([2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 40, -(2 ** 31), 2 ** 53 - 1]);
    default:
      return known.length === 0 ? own : random.pick(known);
  }
}

function pickDefinition(random: Random, messages: readonly Message[]): Definition | undefined {
  const all = messages.flatMap(({ definition }) => definition ?? []);
  return all.length === 0 ? undefined : random.pick(all);
}

/** Changes one definition. */
const changeDefinition: Mutate = (random, messages) => {
  const type = pickDefinition(random, messages);
  if (type === undefined) return addDefinition(random, messages);
  const id = () => randomId(random, messages, type.id);
  switch (random.below(9)) {
    case 0:
      type.id = Math.abs(id());
      break;
    case 1:
      type.innerId = id();
      break;
    case 2:
      type.elem = id();
      break;
    case 3:
      type.key = id();
      break;
    case 4:
      type.length = random.pick([-1, 0, 1, 2, 1000, 2 ** 24, 2 ** 31, 2 ** 53 - 1]);
      break;
    case 5:
      type.name = random.pick([...hardNames, "Time", "Int", "Rat", "Float", "URL", "Addr", "UUID"]);
      break;
    case 6:
      type.member = random.below(8);
      if (type.elem === 0) type.elem = id();
      break;
    default:
      changeFields(random, type, id);
  }
};

function changeFields(random: Random, { fields }: Definition, id: () => number): void {
  const at = random.below(fields.length + 1);
  const field = fields[at];
  switch (random.below(6)) {
    case 0:
      fields.splice(at, 0, { name: random.pick([...hardNames, "A", "Value"]), id: id() });
      break;
    case 1:
      fields.splice(at, 1);
      break;
    case 2:
      if (field !== undefined) fields.push({ ...field });
      break;
    case 3:
      if (field !== undefined) field.name = random.pick(hardNames);
      break;
    case 4:
      fields.reverse();
      break;
    default:
      if (field !== undefined) field.id = id();
  }
}

/** Puts a definition in that nothing asked for. */
const addDefinition: Mutate = (random, messages) => {
  const id = random.between(64, 75);
  const type = definition({
    id,
    member: random.below(7),
    elem: randomId(random, messages, id),
    key: randomId(random, messages, id),
    length: random.below(4),
    fields: Array.from({ length: random.below(4) }, () => ({
      name: random.pick(["A", "B", "Value", ...hardNames]),
      id: randomId(random, messages, id),
    })),
  });
  messages.splice(random.below(messages.length + 1), 0, {
    definition: type,
    rest: random.chance(0.9) ? new Uint8Array() : random.bytes(random.below(4)),
  });
};

/** Writes a value anew, by the definitions as they are now. */
const changeValue: Mutate = (random, messages) => {
  const types = definitionsOf(messages);
  const ids = [...types.keys()];
  const old = messages.findLastIndex(({ definition }) => definition === undefined);
  const known = old < 0 ? undefined : idOf(messages[old]!.rest);
  const id = known !== undefined && random.chance(0.7)
    ? known
    : ids.length > 0 && random.chance(0.8)
    ? random.pick(ids)
    : random.between(1, 8);
  const value = new HostileValue(random, types, {
    wrong: random.pick([0, 0, 0.01, 0.05, 0.2]),
    size: random.pick([5, 20, 20, 100, 400]),
  });
  const message = { rest: value.message(id) };
  if (old >= 0 && random.chance(0.8)) messages[old] = message;
  else messages.push(message);
};

/** The id at the head of a value's message, where it has one or two bytes. */
function idOf(bytes: Uint8Array): number | undefined {
  const [first = 0, second = 0] = bytes;
  if (first <= 0x7f) return first >> 1;
  return first === 0xff ? second >> 1 : undefined;
}

/** Drops, repeats, moves or joins messages. */
const changeMessages: Mutate = (random, messages) => {
  const at = random.below(messages.length);
  const other = random.below(messages.length);
  const message = messages[at];
  if (message === undefined) return;
  switch (random.below(4)) {
    case 0:
      messages.splice(at, 1);
      break;
    case 1:
      messages.splice(other, 0, message);
      break;
    case 2:
      messages[at] = messages[other]!;
      messages[other] = message;
      break;
    default:
      messages.splice(at, 1);
      if (message.definition === undefined && messages[at] !== undefined) {
        messages[at].rest = join(messages[at].rest, message.rest);
      }
  }
};

/** Changes bytes of a message, whose length stays right. */
const changeBytes: Mutate = (random, messages) => {
  const message = messages[random.below(messages.length)];
  if (message !== undefined) message.rest = changedBytes(random, message.rest);
};

/** Changes a few bytes: another value, a number from the edges, bytes left out, repeated or put in. */
export function changedBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const behind = bytes.subarray(at);
  switch (random.below(5)) {
    case 0:
    case 1: {
      const changed = bytes.slice();
      if (at < changed.length) changed[at] = random.uint32();
      return changed;
    }
    case 2: {
      const number = new WireWriter().uint(random.pick(edges)).take();
      return join(bytes.subarray(0, at), number, behind.subarray(random.below(2)));
    }
    case 3:
      return join(bytes.subarray(0, at), behind.subarray(random.below(4)));
    default:
      return join(bytes.subarray(0, at), behind.subarray(0, random.below(8)), behind);
  }
}

const mutations: readonly Mutate[] = [
  changeDefinition,
  changeDefinition,
  changeDefinition,
  addDefinition,
  changeValue,
  changeValue,
  changeMessages,
  changeBytes,
];

/** Changes a stream in one to five places; afterwards its values often follow the new definitions. */
export function mutated(random: Random, messages: readonly Message[]): Uint8Array<ArrayBuffer> {
  const changed = messages.map(({ definition, rest }): Message => {
    return definition === undefined ? { rest } : { definition: copyOf(definition), rest };
  });
  for (let left = random.between(1, 5); left > 0; left--) {
    random.pick(mutations)(random, changed);
  }
  if (random.chance(0.4)) changeValue(random, changed);
  const bytes = streamBytes(changed);
  return random.chance(0.1) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

function copyOf(type: Definition): Definition {
  return { ...type, fields: type.fields.map((field) => ({ ...field })) };
}

/** How many levels: about as many as are allowed, or far beyond. */
const depths: readonly number[] = [3, 50, 198, 200, 202, 998, 999, 1000, 1001, 1002, 3000, 20_000];

/**
 * A value nested deeply, alone or in a field, by a type that holds itself: as in CVE-2022-30635 and, where nobody knows the field,
 * CVE-2024-34156.
 */
export function nested(random: Random): Uint8Array<ArrayBuffer> {
  const depth = random.pick(depths);
  const [outer, inner] = [64, 65];
  const member = random.pick([members.slice, members.array, members.map, members.struct]);
  const swap = random.chance(0.2);
  const type = definition({
    id: inner,
    member,
    elem: swap ? 2 : inner,
    key: swap ? inner : 2,
    length: 1,
    fields: [{ name: random.pick(["Next", "Left", "Trees"]), id: inner }],
  });
  if (member !== members.map) type.elem = inner;
  const step = nestedStep(member, swap);
  const value = new WireWriter();
  for (let left = depth; left > 0; left--) value.raw(step);
  if (random.chance(0.9)) value.uint(0);
  if (random.chance(0.7)) value.raw(new Uint8Array(member === members.struct ? depth : 0));
  const messages: Message[] = [{ definition: type, rest: new Uint8Array() }];
  if (random.chance(0.5)) {
    const fields = [{ name: random.pick(["Deep", "Value"]), id: inner }, { name: "X", id: 2 }];
    messages.unshift({
      definition: definition({ id: outer, member: members.struct, fields }),
      rest: new Uint8Array(),
    });
    messages.push({ rest: join(head(outer, [1]), value.take(), [1, 10, 0]) });
  } else {
    messages.push({ rest: join(head(inner, member === members.struct ? [] : [0]), value.take()) });
  }
  return streamBytes(messages);
}

function nestedStep(member: number, swap: boolean): readonly number[] {
  if (member !== members.map) return [1];
  return swap ? [1] : [1, 2];
}

/** An id, and what stands before the value. */
function head(id: number, before: readonly number[]): Uint8Array {
  return new WireWriter().int(id).raw(before).take();
}

/** Interfaces in interfaces. */
export function nestedInterfaces(random: Random): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter().int(8).uint(0);
  const name = random.pick(["[]interface {}", "main.Box", "int"]);
  const id = random.pick([8, 64]);
  for (let left = random.pick(depths); left > 0; left--) {
    writer.text(name).int(id).uint(random.below(3));
    if (id === 8) writer.uint(0);
    else writer.uint(0).uint(1);
  }
  const slice = definition({ id: 64, member: members.slice, elem: 8 });
  return streamBytes([{ definition: slice, rest: new Uint8Array() }, {
    rest: writer.uint(0).take(),
  }]);
}

/** Types each made of the next. */
export function chainOfTypes(random: Random): Uint8Array<ArrayBuffer> {
  const length = random.pick([3, 150, 199, 200, 201, 202, 500, 4095, 4096, 4097]);
  const member = random.pick([members.slice, members.array, members.map, members.struct]);
  const messages = Array.from({ length }, (_, index): Message => {
    const id = 64 + index;
    const next = index === length - 1 ? random.pick([2, 64, 8]) : id + 1;
    return {
      definition: definition({
        id,
        member,
        elem: next,
        key: random.chance(0.5) ? next : 2,
        length: 1,
        fields: [{ name: "Next", id: next }],
      }),
      rest: new Uint8Array(),
    };
  });
  messages.push({ rest: join(head(64, [0]), new Uint8Array(random.below(300)).fill(1)) });
  return streamBytes(messages);
}

/** Bytes behind each other. */
export function join(
  ...parts: readonly (Uint8Array | readonly number[])[]
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
