/**
 * What the page asks for: services, types, calls, parts of replies, figures.
 *
 * @module
 */

import { type AnyMethod, gob } from "../../mod.ts";
import { parseDeclarations, typeText } from "../../generate/type_text.ts";
import { anyLength } from "../ask/any_length.ts";
import { Asker } from "../ask/asker.ts";
import { foundOfSchema } from "../ask/contract_found.ts";
import { wantedJson } from "../ask/wanted_json.ts";
import { fillZeros } from "../call/fill_zeros.ts";
import { makeCall, typedClient } from "../call/make_call.ts";
import { ReplyTypes } from "../call/reply_types.ts";
import { askedRequest, contractRequest, jsonRequest, type Request } from "../call/request.ts";
import { ContractType } from "../check/contract_type.ts";
import { CommandError } from "../command.ts";
import { open, type Target } from "../connection_options.ts";
import { type Contract, contractMethod } from "../contract_file.ts";
import { readJson } from "../json/read_json.ts";
import { exploreKnown } from "../known_method.ts";
import { NoHttp } from "../list/http_get.ts";
import { printable } from "../printable.ts";
import { namesOf } from "./contract_names.ts";
import { failureOf } from "./failure.ts";
import { figuresOf, type Page, readPage } from "./figures.ts";
import { formType } from "./form_type.ts";
import { KeptReplies, KeptReply } from "./kept_replies.ts";
import type {
  CallAnswer,
  CallRequest,
  Figures,
  FormType,
  Offer,
  OfferedMethod,
  PartsRequest,
  TreeChild,
  TypeRequest,
} from "./protocol.ts";
import { usualNames, withNames } from "../ask/usual_names.ts";

/** Characters of a reply as JSON that the page shows. The whole can be saved. */
const shownJson = 100_000;
/** Names of fields that are learned from replies, at most. */
const mostLearned = 500;
/** Methods that the page lists, and characters of their names and of their types. */
const most = { methods: 10_000, name: 1_000, type: 500 };

/** What a session needs to know. */
export interface SessionOptions {
  /** The methods that were named. */
  readonly names: readonly string[];
  /** A contract, and where it is. */
  readonly contract?: { readonly file: string; readonly services: readonly Contract[] };
  /** The path of the debug page. */
  readonly page: string;
  /** What rides in the header of all calls. */
  readonly metadata: Record<string, string> | undefined;
  /** The words of a command line that calls the server. */
  readonly command: readonly string[];
}

/** One run of `netrpc ui`. */
export class UiSession {
  /** Offering may find out that calls begin with the HTTP handshake. */
  #target: Target;
  readonly #options: SessionOptions;
  readonly #replies = new KeptReplies();
  /** Names of fields in replies: an argument may have them too. */
  readonly #learned = new Set<string>();

  constructor(target: Target, options: SessionOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** What the server offers. A server that is not there is no reason to show nothing: it may come. */
  async offer(): Promise<Offer> {
    const { names, contract } = this.#options;
    const typed = this.#target.options.codec !== "json";
    const { page, fault } = await this.#look();
    if (page !== undefined) this.#shake(page);
    const named = names.map((name): OfferedMethod => ({ name }));
    const shared = { server: this.#target.name, typed, command: this.#command() };
    if (contract !== undefined) {
      const methods = contract.services.flatMap(offeredOf);
      const hint = fault === undefined ? {} : { hint: fault };
      return { ...shared, source: "contract", complete: true, methods, ...hint };
    }
    if (page !== undefined) {
      const { methods, hint } = listedOf(page);
      const others = named.filter(({ name }) => !methods.some((one) => one.name === name));
      const all = [...methods, ...others];
      return {
        ...shared,
        source: "debug page",
        complete: false,
        methods: all,
        ...hint && { hint },
      };
    }
    const hint = fault ??
      "The server shows no debug page, so its methods have to be named: here, " +
        "behind the address, or by --contract FILE.";
    return { ...shared, source: "names", complete: false, methods: named, hint };
  }

  /** The debug page, if there is one, and what is wrong if the server cannot be asked. */
  async #look(): Promise<{ readonly page?: Page; readonly fault?: string }> {
    try {
      const page = await this.#page();
      return page === undefined ? {} : { page };
    } catch (error) {
      const { message, hint } = failureOf(error);
      return { fault: hint === undefined ? message : `${message} (${hint})` };
    }
  }

  /** A page of Go's own is at a server that speaks HTTP, so that calls begin with it too. One of netrpc tells them apart. */
  #shake({ connections }: Page): void {
    const { options } = this.#target;
    if (connections !== undefined || options.http || options.codec === "json") return;
    this.#target = { ...this.#target, options: { ...options, http: true } };
  }

  #command(): readonly string[] {
    const { command } = this.#options;
    const { http } = this.#target.options;
    if (http !== true || command.includes("--http")) return command;
    return [...command.slice(0, 2), "--http", ...command.slice(2)];
  }

  async #page(): Promise<Page | undefined> {
    try {
      return await readPage(this.#target, this.#options.page);
    } catch (error) {
      if (error instanceof NoHttp) return undefined;
      throw error;
    }
  }

  /** The type of an argument, as far as the sample and the usual names of fields tell. */
  async type({ method, sample }: TypeRequest, signal: AbortSignal): Promise<FormType> {
    const wanted = wantedJson([readJson(sample)]);
    const { contract } = this.#options;
    if (contract !== undefined) {
      const { args } = methodOf(contract, method);
      const { fields, types } = namesOf(args);
      return formType(foundOfSchema(args, withNames(wanted, fields, types)));
    }
    await using asker = await Asker.open(this.#target, { signal });
    const names = [...new Set([...usualNames, ...this.#learned])];
    const all = anyLength(withNames(wanted, names));
    return formType(await exploreKnown(asker, this.#target, method, all));
  }

  /** Makes a call. Whatever fails is an answer too. */
  async call({ method, json }: CallRequest, signal: AbortSignal): Promise<CallAnswer> {
    let started: number | undefined;
    const taken = () => started === undefined ? undefined : performance.now() - started;
    try {
      const request = await this.#request(method, json, signal);
      signal.throwIfAborted();
      const types = new ReplyTypes();
      const { options } = this.#target;
      await using client = options.codec === "json"
        ? await open(this.#target)
        : await typedClient(this.#target, types);
      signal.throwIfAborted();
      const { metadata } = this.#options;
      started = performance.now();
      const value = await makeCall(client, request, { signal, ...metadata && { metadata } });
      const ms = taken()!;
      return this.#keep(request, value, types.last.get(method), ms);
    } catch (error) {
      return failureOf(error, taken());
    }
  }

  async #request(method: string, text: string, signal: AbortSignal): Promise<Request> {
    const json = readJson(text);
    if (this.#target.options.codec === "json") return jsonRequest(method, json);
    const { contract } = this.#options;
    if (contract !== undefined) return await contractRequest(contract.file, method, json);
    return await askedRequest(this.#target, method, json, { signal });
  }

  #keep(request: Request, value: unknown, type: string | undefined, ms: number): CallAnswer {
    if (type !== undefined) this.#learn(type);
    const plain = request.method.reply === gob.plain;
    const whole = plain && type !== undefined ? fillZeros(value, type) : value;
    const kept = new KeptReply(whole, type);
    const json = kept.json();
    return {
      ok: true,
      reply: this.#replies.add(kept),
      ms,
      root: kept.tree.root,
      children: kept.tree.children([], 0),
      json: json.slice(0, shownJson).toWellFormed(),
      jsonLength: json.length,
    };
  }

  #learn(type: string): void {
    try {
      for (const { type: declared } of parseDeclarations(type).declarations) {
        if (declared.kind !== "struct") continue;
        for (const { name } of declared.fields) {
          if (this.#learned.size < mostLearned) this.#learned.add(name);
        }
      }
    } catch {
      // Names of a peer of another make.
    }
  }

  /** Parts of a reply. */
  parts({ reply, path, from }: PartsRequest): TreeChild[] {
    return this.#replies.get(reply).tree.children(path, from);
  }

  /** A whole reply as JSON. */
  replyJson(reply: number): string {
    return this.#replies.get(reply).json();
  }

  /** What the server does, if it tells. */
  async figures(): Promise<Figures | undefined> {
    const page = await this.#page();
    return page && figuresOf(page);
  }
}

/** The methods of a debug page, and what is to be said of those that are left out. */
function listedOf({ services }: Page): { methods: OfferedMethod[]; hint?: string } {
  const all = services.flatMap(({ name: service, methods }) =>
    methods.map(({ name, args, reply }): OfferedMethod => ({
      name: `${service}.${name}`,
      args: printable(args, most.type),
      reply: printable(reply, most.type),
    }))
  );
  if (all.length === 0) {
    return { methods: [], hint: "The debug page of the server lists no methods." };
  }
  const methods = all.filter(({ name }) => name.length <= most.name).slice(0, most.methods);
  const left = all.length - methods.length;
  if (left === 0) return { methods };
  const hint =
    `${left} of the ${all.length} methods are not listed: at most ${most.methods} are, ` +
    `with names of at most ${most.name} characters.`;
  return { methods, hint };
}

function offeredOf({ methods }: Contract): OfferedMethod[] {
  return Object.values(methods).map(({ name, args, reply }) => ({
    name,
    args: typeText(new ContractType(args).type),
    reply: typeText(new ContractType(reply).type),
  }));
}

function methodOf(
  { file, services }: { readonly file: string; readonly services: readonly Contract[] },
  name: string,
): AnyMethod {
  const method = contractMethod(services, name);
  if (method !== undefined) return method;
  throw new CommandError(`${file} has no method ${name}`);
}
