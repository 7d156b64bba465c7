/**
 * What is read of Go source: the declarations of a file, without the bodies of functions.
 *
 * @module
 */

/** A place in a file. Both count from 1; columns count bytes, as Go's do. */
export interface Position {
  /** The line. */
  readonly line: number;
  /** The column. */
  readonly column: number;
}

/** A file of Go source. */
export interface SourceFile {
  /** Its path, as it was given. */
  readonly path: string;
  /** The name of its package. */
  readonly package: string;
  /** The place of that name. */
  readonly position: Position;
  /** The condition of its `//go:build` line, or of its `// +build` lines, written as one of `//go:build`. */
  readonly constraint?: string;
  readonly imports: readonly ImportSpec[];
  readonly constants: readonly ConstantSpec[];
  readonly variables: readonly VariableSpec[];
  readonly types: readonly TypeSpec[];
  readonly functions: readonly FunctionDeclaration[];
  /** Calls that register something, wherever they stand, in the order of the source. */
  readonly registrations: readonly RegistrationCall[];
}

/** An import. */
export interface ImportSpec {
  /** The name that it is given here: `_` and `.` too. */
  readonly name?: string;
  readonly path: string;
  readonly position: Position;
}

/** One name of a constant declaration, with what iota is there. */
export interface ConstantSpec {
  readonly name: string;
  /** Its value: that of the line, or the one repeated from the line before. */
  readonly value?: Expression;
  readonly type?: TypeExpression;
  readonly iota: number;
  readonly position: Position;
}

/** One name of a variable declaration at the top of the file. */
export interface VariableSpec {
  readonly name: string;
  readonly type?: TypeExpression;
  readonly value?: Expression;
  readonly position: Position;
}

/** A declaration of a type. */
export interface TypeSpec {
  readonly name: string;
  /** Whether it is `type A = B`. */
  readonly alias: boolean;
  readonly parameters: readonly TypeParameter[];
  readonly type: TypeExpression;
  /** Lines of the comment, without their slashes. */
  readonly doc: readonly string[];
  readonly position: Position;
}

/** A parameter of a generic type or function. */
export interface TypeParameter {
  readonly name: string;
  readonly constraint: TypeExpression;
}

/** A function or method, without its body. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly receiver?: Receiver;
  readonly parameters: readonly Parameter[];
  readonly results: readonly Parameter[];
  /** Whether it has type parameters of its own. */
  readonly generic: boolean;
  readonly doc: readonly string[];
  readonly position: Position;
}

/** The receiver of a method. */
export interface Receiver {
  /** The name of its type. */
  readonly type: string;
  readonly pointer: boolean;
  /** What the type's parameters are called here. */
  readonly parameters: readonly string[];
}

/** A parameter or result. */
export interface Parameter {
  readonly name?: string;
  readonly type: TypeExpression;
  readonly variadic?: boolean;
}

/** A type as it is written. */
export type TypeExpression = { readonly position: Position } & TypeForm;

/** The forms of a type. */
export type TypeForm =
  | {
    readonly kind: "name";
    /** The package before the dot. */
    readonly package?: string;
    readonly name: string;
    readonly args: readonly TypeExpression[];
  }
  | { readonly kind: "pointer"; readonly elem: TypeExpression }
  | { readonly kind: "slice"; readonly elem: TypeExpression }
  | {
    readonly kind: "array";
    /** Its length; `undefined` for `[...]T`. */
    readonly length?: Expression;
    readonly elem: TypeExpression;
  }
  | {
    readonly kind: "map";
    readonly key: TypeExpression;
    readonly elem: TypeExpression;
  }
  | { readonly kind: "struct"; readonly fields: readonly FieldDeclaration[] }
  | {
    readonly kind: "interface";
    readonly methods: readonly InterfaceMethod[];
    /** Embedded interfaces; a union or `~T` is `undefined`. */
    readonly embedded: readonly (TypeExpression | undefined)[];
  }
  | { readonly kind: "chan"; readonly elem: TypeExpression }
  | {
    readonly kind: "func";
    readonly parameters: readonly Parameter[];
    readonly results: readonly Parameter[];
  };

/** A method of an interface. */
export interface InterfaceMethod {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly results: readonly Parameter[];
  readonly doc: readonly string[];
}

/** One name of a field declaration. */
export interface FieldDeclaration {
  /** The name; of an embedded field that of its type. */
  readonly name: string;
  readonly type: TypeExpression;
  readonly embedded: boolean;
  /** The tag, without its quotes. */
  readonly tag?: string;
  readonly doc: readonly string[];
  readonly position: Position;
}

/** A value as it is written. */
export type Expression = { readonly position: Position } & ExpressionForm;

/** The forms of a value. What none of them fits is `other`. */
export type ExpressionForm =
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "rune"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "name"; readonly package?: string; readonly name: string }
  | {
    readonly kind: "unary";
    readonly operator: string;
    readonly operand: Expression;
  }
  | {
    readonly kind: "binary";
    readonly operator: string;
    readonly left: Expression;
    readonly right: Expression;
  }
  /** A call or a conversion: `len(x)`, `uint8(3)`, `new(Arith)`. A type among the arguments is a `type`. */
  | {
    readonly kind: "call";
    readonly callee: Expression;
    readonly args: readonly Expression[];
  }
  /** `T{…}`. What stands in the braces is not read. */
  | { readonly kind: "literal"; readonly type: TypeExpression }
  /** A type where a value could stand: `[]int`, `(*T)(nil)` is a call of one. */
  | { readonly kind: "type"; readonly type: TypeExpression }
  | {
    readonly kind: "select";
    readonly operand: Expression;
    readonly name: string;
  }
  | { readonly kind: "other" };

/** A call of `Register`, `RegisterName`, `RegisterCodec`… of any receiver. */
export interface RegistrationCall {
  /** What stands before the dot: `rpc`, `gob`, `server`. */
  readonly receiver: Expression;
  /** The method: `Register`, `RegisterName`. */
  readonly name: string;
  readonly args: readonly Expression[];
  /** The types of the local variables that the call mentions, as far as their declarations tell: `x := &T{}`, `var x T`, `x := new(T)`. */
  readonly locals: ReadonlyMap<string, TypeExpression>;
  /** What other local variables were set to, if their types are not to be seen there: `x := newArith()`. */
  readonly values: ReadonlyMap<string, LocalValue>;
  readonly position: Position;
}

/** What a local variable was set to. */
export interface LocalValue {
  /** The value; `other` if it is not known. */
  readonly value: Expression;
  /** Which of the results of a call it is, from 0. */
  readonly result: number;
}
