/**
 * Reads a file of Go source.
 *
 * @module
 */

import { constraintOf } from "./comments.ts";
import { stringValue } from "./literals.ts";
import { StatementReader } from "./statements.ts";
import type {
  ConstantSpec,
  FunctionDeclaration,
  ImportSpec,
  Parameter,
  Receiver,
  SourceFile,
  TypeSpec,
  VariableSpec,
} from "./syntax.ts";

/**
 * Reads the declarations of a file, and the calls in it that register something. Bodies of functions in which nothing is
 * registered are not looked at, but for their brackets.
 *
 * @param path The path of the file, for errors.
 * @param text Its text.
 * @returns What it declares.
 * @throws {SourceError} It is not Go, or nested too deeply.
 */
export function parseFile(path: string, text: string): SourceFile {
  return new FileReader(path, text, false).file();
}

/**
 * Like {@linkcode parseFile}, but reads every statement of every function.
 *
 * @param path The path of the file, for errors.
 * @param text Its text.
 * @returns What it declares.
 * @throws {SourceError} It is not Go, or nested too deeply.
 */
export function parseFileWithBodies(path: string, text: string): SourceFile {
  return new FileReader(path, text, true).file();
}

/** The top floor of the parser. */
class FileReader extends StatementReader {
  readonly #path: string;
  readonly #text: string;
  readonly #imports: ImportSpec[] = [];
  readonly #constants: ConstantSpec[] = [];
  readonly #variables: VariableSpec[] = [];
  readonly #types: TypeSpec[] = [];
  readonly #functions: FunctionDeclaration[] = [];

  constructor(path: string, text: string, everyBody: boolean) {
    super(path, text, everyBody);
    this.#path = path;
    this.#text = text;
  }

  file(): SourceFile {
    const constraint = constraintOf(this.#text.slice(0, this.offset).replace(/^\ufeff/, ""));
    this.demand("package");
    const position = this.position();
    const name = this.demandName();
    this.#demandEnd();
    while (this.at("import")) {
      this.group(() => this.#import());
      this.#demandEnd();
    }
    while (!this.at("end")) {
      this.#declaration();
      this.#demandEnd();
    }
    return {
      path: this.#path,
      package: name,
      position,
      ...constraint !== undefined && { constraint },
      imports: this.#imports,
      constants: this.#constants,
      variables: this.#variables,
      types: this.#types,
      functions: this.#functions,
      registrations: this.registrations,
    };
  }

  #demandEnd(): void {
    if (!this.at("end")) this.demandSemicolon();
  }

  #import(): void {
    const position = this.position();
    let name: string | undefined;
    if (this.at("name")) name = this.demandName();
    else if (this.take(".")) name = ".";
    if (!this.at("string")) this.failExpecting("path of a package");
    const path = stringValue(this.word()) ?? "";
    this.next();
    this.#imports.push({ ...name !== undefined && { name }, path, position });
  }

  #declaration(): void {
    switch (this.kind) {
      case "const":
        for (const each of this.constants()) this.#constants.push(each);
        return;
      case "var":
        for (const { names, type, values } of this.variables()) {
          names.forEach((name, i) => {
            const value = values.length === names.length ? values[i] : undefined;
            this.#variables.push({ ...name, ...type && { type }, ...value && { value } });
          });
        }
        return;
      case "type":
        for (const each of this.types()) this.#types.push(each);
        return;
      case "func":
        this.#functions.push(this.#function());
        return;
      case "import":
        return this.failExpecting("imports before other declarations");
      default:
        return this.failExpecting("const, var, type or func");
    }
  }

  #function(): FunctionDeclaration {
    const doc = this.doc();
    this.demand("func");
    const start = this.position();
    const receivers = this.at("(") ? this.parameters() : undefined;
    if (receivers !== undefined && receivers.length !== 1) {
      this.failAt(`expected one receiver, found ${receivers.length}`, start);
    }
    const position = this.position();
    const name = this.demandName();
    const generic = this.at("[");
    if (this.take("[")) this.typeParameters();
    const signature = this.signature();
    if (this.at("{")) {
      const [receiver] = receivers ?? [];
      const parameters = receiver ? [receiver, ...signature.parameters] : signature.parameters;
      this.functionBody({ ...signature, parameters });
    }
    const receiver = receivers && { receiver: this.#receiver(receivers[0]!) };
    return { name, ...receiver, ...signature, generic, doc, position };
  }

  #receiver({ type }: Parameter): Receiver {
    const pointer = type.kind === "pointer";
    const named = pointer ? type.elem : type;
    if (named.kind !== "name" || named.package !== undefined) {
      return this.failAt(
        "expected name of a type as the receiver, found another type",
        type.position,
      );
    }
    const parameters = named.args.map((arg) =>
      arg.kind === "name" && arg.package === undefined && arg.args.length === 0 ? arg.name : "_"
    );
    return { type: named.name, pointer, parameters };
  }
}
