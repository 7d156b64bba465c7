/**
 * A service on loopback that is measured: values, jobs, and every kind of wrong answer.
 *
 * @module
 */

/** The service. */
export class Stats implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  /** What was asked: `POST /runs`, with the body if there was one. */
  readonly asked: string[] = [];
  /** The authorization of each request. */
  readonly authorizations: (string | null)[] = [];
  /** How often a job is still running when it is asked for. */
  jobRunsFor = 1;
  /** The seconds after which jobs want to be asked for. */
  retryAfter = 2;
  /** Answers whoever waits at `/waits`. */
  readonly #release: PromiseWithResolvers<void> = Promise.withResolvers();
  /** How many wait at `/waits`. */
  waiting = 0;

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => await this.#answer(request),
    );
  }

  /** Where it listens: `127.0.0.1:1234`. */
  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  /** The URL of a path. */
  url(path: string): string {
    return `http://${this.host}${path}`;
  }

  /** Answers whoever waits. */
  release(): void {
    this.#release.resolve();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const body = await request.text();
    this.asked.push(`${request.method} ${pathname}${body === "" ? "" : ` ${body}`}`);
    this.authorizations.push(request.headers.get("authorization"));
    switch (pathname) {
      case "/stats":
        return Response.json({
          ...{ requests: { errorRate: 0.003, count: 12 }, ok: true, text: "fine" },
          essay: "x".repeat(1001),
        });
      case "/runs":
        return this.#accepted("/runs/7");
      case "/runs/7":
        if (request.method === "DELETE") return new Response(null, { status: 204 });
        return this.jobRunsFor-- > 0 ? this.#accepted() : Response.json({ verdict: "passed" });
      case "/elsewhere":
        return this.#accepted("http://127.0.0.1:1/runs/7");
      case "/away":
        return Response.redirect(`http://localhost:${this.#server.addr.port}/runs`);
      case "/broken":
        return new Response("out of order", { status: 500 });
      case "/text":
        return new Response("<html>");
      case "/long":
        return new Response(`"${"x".repeat(1 << 21)}"`);
      case "/waits":
        this.waiting++;
        await this.#release.promise;
        return Response.json({ rate: 1 });
      default:
        return new Response("no such place", { status: 404 });
    }
  }

  #accepted(location?: string): Response {
    const headers = new Headers({ "retry-after": String(this.retryAfter) });
    if (location !== undefined) headers.set("location", location);
    return new Response(null, { status: 202, headers });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.release();
    await this.#server.shutdown();
  }
}
