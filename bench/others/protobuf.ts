/**
 * The messages of the bench for protobuf-es, from descriptors that are made here: what `protoc-gen-es` generates holds the same
 * descriptors as text.
 *
 * @module
 */

/** A descriptor of a message or a service, which only the packages look into. */
export type Descriptor = object;

/** The part of `@bufbuild/protobuf` that is used here. */
export interface Protobuf {
  create<T extends object>(type: Descriptor, init: T): T;
  toBinary(type: Descriptor, message: object): Uint8Array;
  fromBinary<T>(type: Descriptor, bytes: Uint8Array): T;
  createFileRegistry(file: object, resolve: () => undefined): {
    getMessage(name: string): Descriptor;
    getService(name: string): Descriptor;
  };
}

/** What the packages are loaded with: a `require` that finds them. */
export type Require = (name: string) => unknown;

/** The numbers of descriptor.proto. */
const types = { double: 1, int32: 5, bool: 8, string: 9, message: 11 };
const [optional, repeated] = [1, 3];
/** The syntax in which a field without a value is not there. */
const proto3 = "proto3";

/** A field: its name, its type, and whether it is a list. A type with a dot is a message. */
type Field = readonly [name: string, type: string, list?: "list"];

const messages: Readonly<Record<string, readonly Field[]>> = {
  Args: [["A", "int32"], ["B", "int32"]],
  Product: [["Value", "int32"]],
  Point: [["X", "double"], ["Y", "double"]],
  Entry: [
    ["ID", "int32"],
    ["Name", "string"],
    ["Score", "double"],
    ["Tags", "string", "list"],
    ["Active", "bool"],
    ["Position", ".bench.Point"],
  ],
  Entries: [["Values", ".bench.Entry", "list"]],
};

/** protobuf-es with the messages and the service of the bench. */
export class Messages {
  readonly protobuf: Protobuf;
  readonly #registry: ReturnType<Protobuf["createFileRegistry"]>;

  constructor(require: Require) {
    this.protobuf = require("@bufbuild/protobuf") as Protobuf;
    const { FileDescriptorProtoSchema } = require("@bufbuild/protobuf/wkt") as {
      FileDescriptorProtoSchema: Descriptor;
    };
    const file = this.protobuf.create(FileDescriptorProtoSchema, fileDescriptor());
    this.#registry = this.protobuf.createFileRegistry(file, () => undefined);
  }

  /** The descriptor of a message. */
  type(name: string): Descriptor {
    return this.#registry.getMessage(`bench.${name}`);
  }

  /** The service with `Multiply`. */
  service(): Descriptor {
    return this.#registry.getService("bench.Arith");
  }
}

function fileDescriptor(): object {
  return {
    name: "bench.proto",
    package: "bench",
    syntax: proto3,
    messageType: Object.entries(messages).map(([name, fields]) => ({
      name,
      field: fields.map(fieldDescriptor),
    })),
    service: [{
      name: "Arith",
      method: [{ name: "Multiply", inputType: ".bench.Args", outputType: ".bench.Product" }],
    }],
  };
}

function fieldDescriptor([name, type, list]: Field, i: number): object {
  const isMessage = type.startsWith(".");
  return {
    name,
    jsonName: name,
    number: i + 1,
    label: list === undefined ? optional : repeated,
    type: types[isMessage ? "message" : type as keyof typeof types],
    typeName: isMessage ? type : "",
  };
}
