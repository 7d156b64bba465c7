#!/usr/bin/env -S deno run --no-prompt --allow-env --allow-net --allow-read --allow-write
/**
 * A Mattermost plugin that keeps secrets out of messages: it hides tokens and refuses private keys.
 *
 * @module
 */

import {
  Client,
  gob,
  gobClientCodec,
  type HandlersOf,
  type InferArgs,
  type InferReply,
  Server,
  type Stub,
} from "../../../mod.ts";
import { type Broker, servePlugin } from "../../../plugin/mod.ts";
import { Api, type AppError, cookie, type GoError, Hooks, Post } from "./contract.ts";
import { type Hidden, hideSecrets, knownTokens, privateKey, readPatterns } from "./secrets.ts";

type Args<M extends keyof typeof Hooks.methods> = InferArgs<typeof Hooks.methods[M]>;
type Reply<M extends keyof typeof Hooks.methods> = InferReply<typeof Hooks.methods[M]>;

class SecretsPlugin implements HandlersOf<typeof Hooks> {
  readonly #broker: Broker;
  /** Set by `OnActivate`, which comes first. */
  #api!: Stub<typeof Api.methods>;
  #patterns = knownTokens;
  #hidden = 0;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  Implemented(): string[] {
    return Object.keys(Hooks.methods);
  }

  OnActivate({ APIMuxId, DriverMuxId }: Args<"OnActivate">): Promise<Reply<"OnActivate">> {
    return outcome(async () => {
      this.#api = new Client(gobClientCodec(await this.#broker.dial(APIMuxId))).service(Api);
      // The server waits until it is dialed. This plugin needs no database.
      await this.#broker.dial(DriverMuxId);
      await this.#configure();
      const { A: error } = await this.#api.RegisterCommand({
        A: {
          Trigger: "secrets",
          DisplayName: "Secrets",
          AutoComplete: true,
          AutoCompleteDesc: "Shows how a text would be posted",
          AutoCompleteHint: "[text]",
        },
      });
      if (error !== undefined) throw new Error(textOf(error));
      await this.#api.LogInfo({ A: "Secrets are being hidden", B: ["pid", Deno.pid] });
    });
  }

  OnConfigurationChange(): Promise<Reply<"OnConfigurationChange">> {
    return outcome(() => this.#configure());
  }

  OnDeactivate(): Reply<"OnDeactivate"> {
    console.error(`[INFO] ${this.#hidden} secrets were hidden`);
    return {};
  }

  async MessageWillBePosted({ B: post }: Args<"MessageWillBePosted">): Promise<
    Reply<"MessageWillBePosted">
  > {
    if (privateKey.test(post.Message)) return { B: "It has a private key in it." };
    const { text, hidden, name } = await this.#hide(post);
    if (hidden === 0) return { B: "" };
    this.#hidden += hidden;
    // The message waits for neither, and is posted without its secrets even if they fail.
    this.#tell(post, name, hidden).catch((error) =>
      console.error(`[ERROR] cannot tell of a secret: ${error}`)
    );
    return { A: { ...post, Message: text }, B: "" };
  }

  async MessageWillBeUpdated({ B: post }: Args<"MessageWillBeUpdated">): Promise<
    Reply<"MessageWillBeUpdated">
  > {
    const { hidden } = await this.#hide(post);
    const refused = hidden > 0 || privateKey.test(post.Message);
    return refused ? { B: "It has a secret in it." } : { A: post, B: "" };
  }

  ExecuteCommand({ B: { Command } }: Args<"ExecuteCommand">): Reply<"ExecuteCommand"> {
    const typed = Command.replace(/^\S+\s*/, "");
    const Text = typed === ""
      ? `${this.#hidden} secrets were hidden since the plugin was started.`
      : hideSecrets(typed, this.#patterns).text;
    return { A: { ResponseType: "ephemeral", Text } };
  }

  async #configure(): Promise<void> {
    const { A: json } = await this.#api.LoadPluginConfiguration({});
    const settings = JSON.parse(new TextDecoder().decode(json));
    this.#patterns = [...knownTokens, ...readPatterns(settings?.patterns ?? "")];
  }

  /** A message without its secrets, and who writes it. Bots may write them. */
  async #hide({ Message, UserId }: Post): Promise<Hidden & { name: string }> {
    const found = hideSecrets(Message, this.#patterns);
    if (found.hidden === 0) return { ...found, name: UserId };
    const { A: user, B: error } = await this.#api.GetUser({ A: UserId });
    if (error !== undefined) {
      await this.#api.LogError({ A: "Cannot see who posts", B: ["error", textOf(error)] });
    }
    if (user?.IsBot) return { text: Message, hidden: 0, name: user.Username };
    return { ...found, name: user?.Username ?? UserId };
  }

  async #tell({ UserId, ChannelId, RootId }: Post, name: string, hidden: number): Promise<void> {
    await this.#api.LogWarn({
      A: "Hid secrets in a message",
      B: ["user", name, "channel", ChannelId, "secrets", hidden],
    });
    const Message = `Your message had ${hidden} secrets in it, which were hidden. ` +
      "They have reached the server: make new ones.";
    await this.#api.SendEphemeralPost({
      A: UserId,
      B: { ...gob.zero(Post), ChannelId, RootId, Message },
    });
  }
}

/** What a hook returns that can fail. */
async function outcome(work: () => Promise<void>): Promise<{ A?: GoError }> {
  try {
    await work();
    return {};
  } catch (error) {
    const Err = error instanceof Error ? error.message : String(error);
    return { A: gob.typed("*plugin.ErrorString", { Code: 0, Err }) };
  }
}

function textOf(error: AppError | NonNullable<GoError>): string {
  if (!("value" in error)) return `${error.Where}: ${error.Message}`;
  return error.name === "*model.AppError" ? textOf(error.value) : error.value.Err;
}

if (import.meta.main) {
  await servePlugin({
    version: 1,
    cookie,
    plugins: { hooks: (broker) => new Server().register(Hooks, new SecretsPlugin(broker)) },
  });
}
