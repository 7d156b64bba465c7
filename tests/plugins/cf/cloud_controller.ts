/**
 * A Cloud Controller, of which cf is a client: a space with applications, as far as `cf apps` and `cf stop` ask for it.
 *
 * @module
 */

/** An application. */
export interface Application {
  readonly guid: string;
  readonly name: string;
  state: "STARTED" | "STOPPED";
  readonly instances: number;
  /** Megabytes of each instance. */
  readonly memory: number;
}

/** The server. */
export class CloudController implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly applications: readonly Application[];

  /** Starts it. */
  constructor(applications: readonly Application[]) {
    this.applications = applications;
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(options, (request) => this.#answer(request));
  }

  /** What `cf login` and `cf target` would write of it. */
  get config(): object {
    return {
      ConfigVersion: 4,
      Target: `http://127.0.0.1:${this.#server.addr.port}`,
      APIVersion: "2.150.0",
      AccessToken: "bearer token",
      RefreshToken: "refresh",
      OrganizationFields: { GUID: "org-guid", Name: "acme" },
      SpaceFields: { GUID: "space-guid", Name: "dev" },
    };
  }

  /** Stops it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.get("authorization") !== "bearer token") return failed(401, "who are you?");
    if (pathname === "/v2/spaces/space-guid/summary") {
      return Response.json({ guid: "space-guid", apps: this.applications });
    }
    if (pathname === "/v2/spaces/space-guid/apps") {
      const named = this.applications.filter(({ name }) =>
        searchParams.get("q") === `name:${name}`
      );
      return Response.json({ resources: named.map(resource) });
    }
    const guid = /^\/v2\/apps\/([^/]+)$/.exec(pathname)?.[1];
    const application = this.applications.find((application) => application.guid === guid);
    if (application === undefined || request.method !== "PUT") return failed(404, "not here");
    application.state = (await request.json()).state;
    return Response.json(resource(application), { status: 201 });
  }
}

function resource({ guid, ...entity }: Application): object {
  return { metadata: { guid }, entity };
}

function failed(status: number, description: string): Response {
  return Response.json({ code: 10_000, description, error_code: "CF-Error" }, { status });
}
