/**
 * A master: it lets nodes in, waits for the store, crawls, and gives the store back.
 *
 * @module
 */

import { Server } from "../../../mod.ts";
import { formatInfo, type NodeInfo, NodeService } from "../../node/node.ts";
import { hostsOf, type Settings } from "../settings.ts";
import { Bell } from "../waiting.ts";
import { Crawl } from "./crawl.ts";
import type { Outcome } from "./entry.ts";
import { Frontier } from "./frontier.ts";
import { Lease, LeaseLost } from "./lease.ts";
import { Nodes } from "./nodes.ts";
import { LivePage } from "./page.ts";
import { ResultsFile } from "./results_file.ts";
import { type CrawlState, Observer } from "./state.ts";

/** A crawl that fails so often without an outcome in between will not succeed. */
const mostFailures = 3;

/** What a master needs. */
export interface MasterOptions {
  readonly settings: Settings;
  /** The store: a path, `:memory:`, or the URL of a server. */
  readonly kv: string;
  /** The file of results; without it the store alone has them. */
  readonly results?: string;
  /** Where the master listens for nodes; with port 0 the system picks one. */
  readonly ip: string;
  readonly port: number;
  /** The port of the live page; 0 lets the system pick one. */
  readonly pagePort: number;
  /** Called with every line. */
  readonly print: (line: string) => void;
}

/** A master, from its start to its end. */
export class Master implements AsyncDisposable {
  readonly #options: MasterOptions;
  readonly #kv: Deno.Kv;
  readonly #server: Server;
  readonly #page: LivePage;
  readonly #observer: Observer;
  readonly info: NodeInfo;

  private constructor(
    options: MasterOptions,
    parts: { kv: Deno.Kv; server: Server; page: LivePage; info: NodeInfo; observer: Observer },
  ) {
    this.#options = options;
    this.#kv = parts.kv;
    this.#server = parts.server;
    this.#page = parts.page;
    this.#observer = parts.observer;
    this.info = parts.info;
  }

  /** Opens the store, and listens for nodes and for browsers. Nodes are let in by a master that waits, too. */
  static async start(options: MasterOptions): Promise<Master> {
    const { ip, port, pagePort, print } = options;
    const kv = await Deno.openKv(options.kv);
    const observer = new Observer();
    const listener = Deno.listen({ hostname: ip, port });
    const info: NodeInfo = { Ip: ip, Port: listener.addr.port };
    const name = String(info.Port);
    const server = new Server().register(NodeService, {
      async LetMeInResponse(request, { remoteAddr }) {
        const caller = remoteAddr !== undefined && "hostname" in remoteAddr
          ? remoteAddr.hostname
          : "";
        if (caller !== request.Ip) {
          // Otherwise anybody could make the master call third parties.
          throw new Error(`${request.Ip} does not ask itself: the call comes from ${caller}`);
        }
        if (await Nodes.admit(kv, request)) print(`${name}:request:${formatInfo(request)}`);
        return info;
      },
    });
    server.serve(listener);
    print(`${name}:listen on :${name}`);
    const page = await LivePage.start({ hostname: ip, port: pagePort }, () => observer.state());
    print(`the page of this crawl is ${page.address}`);
    return new Master(options, { kv, server, page, info, observer });
  }

  /** The state of the crawl now. */
  state(): CrawlState {
    return this.#observer.state();
  }

  /** The address of the live page. */
  get pageAddress(): string {
    return this.#page.address;
  }

  /**
   * Crawls to the end, or until the signal fires. If another master has the store, it waits; if another one takes it away,
   * it waits again. If something fails, it goes on from what is in the store; three times without any progress, and it
   * throws.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { settings, print } = this.#options;
    let [failures, outcomes] = [0, 0];
    while (!signal.aborted) {
      this.#observer.wait("for the store");
      const lease = await Lease.acquire(this.#kv, {
        length: settings.lease,
        name: formatInfo(this.info),
        signal,
        onWait: (why) => this.#observer.wait(why) && print(`waiting: ${why}`),
      });
      if (lease === undefined) return;
      try {
        await this.#crawl(lease, signal);
        return;
      } catch (error) {
        const before = outcomes;
        ({ outcomes } = this.state().counters);
        failures = error instanceof LeaseLost || outcomes > before ? 0 : failures + 1;
        if (failures >= mostFailures) throw error;
        // A new lease makes sure that nothing of the old attempt can be written any more.
        print(`${error}`);
      } finally {
        await lease.release();
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#page[Symbol.asyncDispose]();
    await this.#server.shutdown({ timeout: 1000 });
    this.#kv.close();
  }

  async #crawl(lease: Lease, signal: AbortSignal): Promise<void> {
    const { settings, results } = this.#options;
    const kv = this.#kv;
    const changed = new Bell();
    using file = results === undefined ? undefined : await ResultsFile.open(results, kv);
    const frontier = await Frontier.open({
      ...{ kv, lease, changed, hosts: hostsOf(settings), depth: settings.depth },
      onOutcomes: (outcomes: readonly Outcome[]) => {
        file?.append(outcomes);
        this.#observer.note(outcomes);
      },
    });
    await frontier.add(settings.seeds.map((url) => ({ url, depth: 0, redirects: 0 })));
    await using nodes = new Nodes({ kv, self: this.info, perNode: settings.perNode });
    const crawl = new Crawl({ settings, lease, frontier, nodes, changed });
    this.#observer.begin(crawl, await Array.fromAsync(frontier.givenUp()));
    await crawl.run(signal);
    this.#observer.end();
  }
}
