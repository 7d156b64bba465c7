/**
 * Goes through bodies of functions and values for the calls that register something.
 *
 * @module
 */

import { DeclarationReader } from "./declarations.ts";
import { mentionedIn, Scope } from "./scopes.ts";
import type { Expression, LocalValue, RegistrationCall, TypeExpression } from "./syntax.ts";
import { isRegistration } from "./token_reader.ts";
import type { TokenKind } from "./tokens.ts";
import type { Signature } from "./type_expressions.ts";

const ASSIGNMENTS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "&^="] as const,
]);

/** The floor of the parser that knows statements. */
export abstract class StatementReader extends DeclarationReader {
  /** The calls that were found. */
  protected readonly registrations: RegistrationCall[] = [];
  /** Whether everything is read, or only brackets are counted until one is found that holds a registration. */
  #thorough: boolean;
  #scope: Scope = new Scope(undefined);

  constructor(path: string, text: string, everyBody: boolean) {
    super(path, text);
    this.#thorough = everyBody;
  }

  protected functionBody({ parameters, results }: Signature): void {
    this.#unlessEmpty(() => {
      this.#scoped(() => {
        for (const { name, type, variadic } of [...parameters, ...results]) {
          if (name === undefined) continue;
          const { position } = type;
          this.#scope.declare(name, variadic ? { position, kind: "slice", elem: type } : type);
        }
        this.#block();
      });
    });
  }

  protected literalBody(): void {
    this.#unlessEmpty(() => this.#elements());
  }

  /** Reads a part in braces, or goes over it if nothing is registered in it. */
  #unlessEmpty(part: () => void): void {
    if (this.#thorough) return part();
    const mark = this.mark();
    if (!this.skipBrackets()) return;
    this.goBack(mark);
    this.#thorough = true;
    part();
    this.#thorough = false;
  }

  #elements(): void {
    this.nested(() => {
      this.demand("{");
      while (!this.at("}")) {
        this.#element();
        if (this.take(":")) this.#element();
        if (!this.take(",")) break;
      }
      this.demand("}");
    });
  }

  #element(): void {
    if (this.at("{")) this.#elements();
    else this.expression();
  }

  protected called(callee: Expression, args: readonly Expression[]): void {
    if ((callee.kind !== "name" && callee.kind !== "select") || !isRegistration(callee.name)) {
      return;
    }
    const { name, position } = callee;
    const receiver = receiverOf(callee);
    if (receiver === undefined) return;
    const locals = new Map<string, TypeExpression>();
    const values = new Map<string, LocalValue>();
    for (const mentioned of mentionedIn([receiver, ...args])) {
      const local = this.#scope.find(mentioned);
      if (local === undefined) continue;
      if ("value" in local) values.set(mentioned, local);
      else locals.set(mentioned, local);
    }
    this.registrations.push({ receiver, name, args, locals, values, position });
  }

  #scoped(part: () => void): void {
    this.#scope = new Scope(this.#scope);
    part();
    this.#scope = this.#scope.parent ?? this.#scope;
  }

  #block(): void {
    this.demand("{");
    this.#scoped(() => this.#statements());
    this.demand("}");
  }

  #statements(): void {
    while (!this.at("}") && !this.at("case") && !this.at("default")) {
      this.nested(() => this.statement(() => this.#statement()));
      if (this.at("}") || this.at("case") || this.at("default")) return;
      this.demandSemicolon();
    }
  }

  #statement(): void {
    switch (this.kind) {
      case ";":
        return;
      case "{":
        return this.#block();
      case "const":
        for (const { name } of this.constants()) this.#scope.hide(name);
        return;
      case "var":
        for (const { names, type, values } of this.variables()) {
          this.#declare(names.map(({ name }) => name), values, type);
        }
        return;
      case "type":
        for (const { name } of this.types()) this.#scope.hide(name);
        return;
      case "if":
        return this.#scoped(() => this.#if());
      case "for":
        return this.#scoped(() => this.#for());
      case "switch":
        return this.#scoped(() => this.#switch());
      case "select":
        this.next();
        return this.#cases(() => this.#simple());
      case "return":
        this.next();
        if (!this.at(";") && !this.at("}")) this.expressions();
        return;
      case "go":
      case "defer":
        this.next();
        this.expression();
        return;
      case "break":
      case "continue":
      case "goto":
        this.next();
        this.take("name");
        return;
      case "fallthrough":
        return this.next();
      default:
        return this.#labelled();
    }
  }

  /** Reads a simple statement, or one after its labels. */
  #labelled(): void {
    const isLabel = this.#simple();
    if (!isLabel || !this.take(":")) return;
    if (!this.at("}")) this.nested(() => this.#statement());
  }

  /** Reads an assignment, a definition, a call and the like. Returns whether it is a name alone. */
  #simple(): boolean {
    if (this.take("range")) {
      this.expression();
      return false;
    }
    const left = this.expressions();
    if (this.take(":=")) {
      const names = left.map((name) => name.kind === "name" ? name.name : "_");
      if (this.take("range")) {
        this.expression();
        for (const name of names) this.#scope.hide(name);
      } else this.#declare(names, this.expressions());
    } else if (ASSIGNMENTS.has(this.kind)) {
      this.next();
      if (this.take("range")) this.expression();
      else this.expressions();
    } else if (this.take("<-")) this.expression();
    else if (!this.take("++") && !this.take("--")) {
      return left.length === 1 && left[0]!.kind === "name";
    }
    return false;
  }

  #declare(names: readonly string[], values: readonly Expression[], type?: TypeExpression): void {
    const { length } = names;
    const found = names.map((_name, result) => {
      if (values.length === length) return this.#scope.localOf(values[result]!, 0);
      const [value, ...more] = values;
      return value && more.length === 0 ? this.#scope.localOf(value, result) : undefined;
    });
    names.forEach((name, i) => {
      const local = type ?? found[i];
      if (local === undefined) this.#scope.hide(name);
      else this.#scope.declare(name, local);
    });
  }

  /** Reads what stands between `if`, `for` or `switch` and the brace. Returns whether there was a semicolon. */
  #head(): void {
    this.withBraces(true, () => {
      if (!this.at(";") && !this.at("{")) this.#simple();
      if (this.take(";") && !this.at(";") && !this.at("{")) this.#simple();
    });
  }

  #if(): void {
    for (;;) {
      this.demand("if");
      this.#head();
      this.#block();
      if (!this.take("else")) return;
      if (!this.at("if")) return this.#block();
    }
  }

  #for(): void {
    this.demand("for");
    this.#head();
    this.withBraces(true, () => {
      if (this.take(";") && !this.at("{")) this.#simple();
    });
    this.#block();
  }

  #switch(): void {
    this.demand("switch");
    this.#head();
    this.#cases(() => this.expressions());
  }

  #cases(head: () => void): void {
    this.demand("{");
    while (!this.at("}")) {
      this.#scoped(() => {
        if (!this.take("default")) {
          this.demand("case");
          head();
        }
        this.demand(":");
        this.#statements();
      });
    }
    this.demand("}");
  }
}

/** What stands before the dot of a name or selection. */
function receiverOf(callee: Expression): Expression | undefined {
  if (callee.kind === "select") return callee.operand;
  if (callee.kind !== "name" || callee.package === undefined) return undefined;
  return { position: callee.position, kind: "name", name: callee.package };
}
