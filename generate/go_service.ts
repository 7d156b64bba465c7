/**
 * A service as Go source: the interface of its methods, its registration and its client.
 *
 * @module
 */

import { exportedName, GoNames } from "./go_names.ts";
import type { GoType } from "./go_type.ts";
import { goComment } from "./go_writer.ts";

/** A method with the types of both sides. */
export interface ServedMethod {
  /** The name in the contract. */
  readonly key: string;
  readonly args: GoType;
  readonly reply: GoType;
  /** Lines of the comment. */
  readonly doc: readonly string[];
}

/** A service with its methods. */
export interface ServedService {
  /** The name under which it is registered. */
  readonly name: string;
  readonly methods: readonly ServedMethod[];
  readonly doc: readonly string[];
}

/**
 * Writes a service.
 *
 * @param service The service.
 * @param names The names of the package: three are taken.
 * @param text Writes a type.
 */
export function goService(
  service: ServedService,
  names: GoNames,
  text: (type: GoType) => string,
): string {
  const { name, methods } = service;
  const keys = new Set(methods.map(({ key }) => key));
  // An embedded interface would hide a method of its own name.
  const bare = exportedName(name) || "Service";
  const wishes = [...keys.has(bare) ? [] : [bare], `${bare}Service`];
  const type = takeWithRegister(names, wishes);
  const served = methods.filter(({ key }) => isServed(key));
  const quoted = JSON.stringify(name);
  const doc = service.doc.length > 0 ? service.doc : [`${type} is what serves ${name}.`];
  return [
    `${goComment(doc, 0)}type ${type} ${interfaceText(service, text)}`,
    `${
      goComment([`Register${type} serves the methods of impl as ${name}.`], 0)
    }func Register${type}(server *rpc.Server, impl ${type}) error {
	${
      served.length > 0
        ? `return server.RegisterName(${quoted}, struct{ ${type} }{impl})`
        : `return server.RegisterName(${quoted}, impl)`
    }
}
`,
    `${
      goComment([`${type}Client calls the methods of ${name}.`], 0)
    }type ${type}Client struct{ *rpc.Client }
`,
    ...clientMethods(service, type, text),
  ].join("\n");
}

function takeWithRegister(names: GoNames, wishes: readonly string[]): string {
  for (let count = 1;; count++) {
    const wished = wishes[count - 1] ?? `${wishes.at(-1)}${count}`;
    if ([wished, `${wished}Client`, `Register${wished}`].every((name) => names.isFree(name))) {
      names.take([`Register${wished}`]);
      return names.take([wished], ["Client"]);
    }
  }
}

/** Whether Go's net/rpc can serve a method of this name. */
function isServed(key: string): boolean {
  return /^\p{Lu}[\p{L}\p{Nd}_]*$/u.test(key);
}

function interfaceText({ methods }: ServedService, text: (type: GoType) => string): string {
  if (methods.length === 0) return "interface{}\n";
  const lines = methods.map(({ key, args, reply, doc }) => {
    const comment = goComment(doc, 1);
    if (!isServed(key)) {
      return goComment([`Go's net/rpc cannot serve the method ${JSON.stringify(key)}.`], 1);
    }
    return `${comment}\t${key}(args ${text(args)}, reply *${text(reply)}) error\n`;
  });
  return `interface {\n${lines.join("")}}\n`;
}

function clientMethods(
  { name, methods }: ServedService,
  type: string,
  text: (type: GoType) => string,
): string[] {
  // The field that holds the connection has this name.
  const names = new GoNames(["Client"]);
  const served = methods.filter(({ key }) => isServed(key));
  const others = methods.filter(({ key }) => !isServed(key));
  return [...served, ...others].map(({ key, args, reply, doc }) => {
    const go = names.take([key]);
    const replyType = text(reply);
    const lines = doc.length > 0 && go === key ? doc : [`${go} calls ${name}.${key}.`, ...doc];
    return `${goComment(lines, 0)}func (c ${type}Client) ${go}(args ${
      text(args)
    }) (${replyType}, error) {
	var reply ${replyType}
	err := c.Client.Call(${JSON.stringify(`${name}.${key}`)}, &args, &reply)
	return reply, err
}
`;
  });
}
