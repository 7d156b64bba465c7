/**
 * What the debug page of a server says of one method, if the server has such a page.
 *
 * @module
 */

import type { GoType } from "../generate/go_type.ts";
import { parseTypeText } from "../generate/type_text.ts";
import { CommandError } from "./command.ts";
import type { Target } from "./connection_options.ts";
import { httpGet, NoHttp } from "./list/http_get.ts";
import { type ListedService, readListing } from "./list/listing.ts";
import { nearest } from "./nearest.ts";

/** Milliseconds to wait for a page that need not be there. */
const patience = 2_000;

/** The types of a method, as the page names them: `*main.Args`. */
export interface PageMethod {
  readonly args: string;
  readonly reply: string;
}

/** The page, or that there is none. */
export class DebugPage {
  readonly #services: readonly ListedService[] | undefined;

  private constructor(services: readonly ListedService[] | undefined) {
    this.#services = services;
  }

  /** Asks for the page at `/debug/rpc`. A server without one is no failure. */
  static async of({ options, timeout }: Target): Promise<DebugPage> {
    try {
      const path = "/debug/rpc?format=json";
      const answer = await httpGet(options, path, Math.min(timeout, patience));
      return new DebugPage(answer.status === 200 ? readListing(answer) : undefined);
    } catch (error) {
      if (error instanceof NoHttp || error instanceof CommandError) return new DebugPage(undefined);
      throw error;
    }
  }

  /** Whether the server has one. */
  get found(): boolean {
    return this.#services !== undefined;
  }

  /** What it says of a method: `Arith.Multiply`. */
  method(name: string): PageMethod | undefined {
    const dot = name.lastIndexOf(".");
    const service = this.#services?.find((one) => one.name === name.slice(0, dot));
    return service?.methods.find((one) => one.name === name.slice(dot + 1));
  }

  /** The method that was probably meant by a name that no method has. */
  near(name: string): string | undefined {
    const names = this.#services?.flatMap((service) =>
      service.methods.map((method) => `${service.name}.${method.name}`)
    );
    return nearest(name, names ?? []);
  }

  /** The reply of a method, without the pointer in front of it. */
  reply(name: string): GoType | undefined {
    const text = this.method(name)?.reply;
    if (text === undefined) return undefined;
    try {
      const type = parseTypeText(text);
      return type.kind === "pointer" ? type.elem : type;
    } catch {
      return undefined;
    }
  }
}
