#!/usr/bin/env -S deno run --no-prompt --allow-env --allow-net --allow-read --allow-write
/**
 * A Mattermost plugin that keeps secrets out of messages: it hides tokens and refuses private keys.
 *
 * @module
 */

import { Client, gob, gobClientCodec, Server, type Stub } from "../../../mod.ts";
import { type Broker, servePlugin } from "../../../plugin/mod.ts";
import { Api, type AppError, cookie, type GoError, Hooks, Post } from "./contract.ts";
import { type Hidden, hideSecrets, knownTokens, privateKey, readPatterns } from "./secrets.ts";

function hooks(broker: Broker): Server {
  /** Set by `OnActivate`, which comes first. */
  let api: Stub<typeof Api.methods>;
  let patterns = knownTokens;
  let count = 0;

  async function configure(): Promise<void> {
    const { A: json } = await api.LoadPluginConfiguration({});
    const settings = JSON.parse(new TextDecoder().decode(json));
    patterns = [...knownTokens, ...readPatterns(settings?.patterns ?? "")];
  }

  /** A message without its secrets, and who writes it. Bots may write them. */
  async function hide({ Message, UserId }: Post): Promise<Hidden & { name: string }> {
    const found = hideSecrets(Message, patterns);
    if (found.hidden === 0) return { ...found, name: UserId };
    const { A: user, B: error } = await api.GetUser({ A: UserId });
    if (error !== undefined) {
      await api.LogError({ A: "Cannot see who posts", B: ["error", textOf(error)] });
    }
    if (user?.IsBot) return { text: Message, hidden: 0, name: user.Username };
    return { ...found, name: user?.Username ?? UserId };
  }

  /** Tells the log and the author. */
  async function tell({ UserId, ChannelId, RootId }: Post, name: string, hidden: number) {
    await api.LogWarn({
      A: "Hid secrets in a message",
      B: ["user", name, "channel", ChannelId, "secrets", hidden],
    });
    const Message = `Your message had ${hidden} secrets in it, which were hidden. ` +
      "They have reached the server: make new ones.";
    await api.SendEphemeralPost({
      A: UserId,
      B: { ...gob.zero(Post), ChannelId, RootId, Message },
    });
  }

  return new Server().register(Hooks, {
    Implemented: () => Object.keys(Hooks.methods),

    OnActivate: ({ APIMuxId, DriverMuxId }) =>
      outcome(async () => {
        api = new Client(gobClientCodec(await broker.dial(APIMuxId))).service(Api);
        // The server waits until it is dialed. This plugin needs no database.
        await broker.dial(DriverMuxId);
        await configure();
        const { A: error } = await api.RegisterCommand({
          A: {
            Trigger: "secrets",
            DisplayName: "Secrets",
            AutoComplete: true,
            AutoCompleteDesc: "Shows how a text would be posted",
            AutoCompleteHint: "[text]",
          },
        });
        if (error !== undefined) throw new Error(textOf(error));
        await api.LogInfo({ A: "Secrets are being hidden", B: ["pid", Deno.pid] });
      }),

    OnConfigurationChange: () => outcome(configure),

    OnDeactivate() {
      console.error(`[INFO] ${count} secrets were hidden`);
      return {};
    },

    async MessageWillBePosted({ B: post }) {
      if (privateKey.test(post.Message)) return { B: "It has a private key in it." };
      const { text, hidden, name } = await hide(post);
      if (hidden === 0) return { B: "" };
      count += hidden;
      // The message waits for neither, and is posted without its secrets even if they fail.
      tell(post, name, hidden).catch((error) =>
        console.error(`[ERROR] cannot tell of a secret: ${error}`)
      );
      return { A: { ...post, Message: text }, B: "" };
    },

    async MessageWillBeUpdated({ B: post }) {
      const { hidden } = await hide(post);
      const refused = hidden > 0 || privateKey.test(post.Message);
      return refused ? { B: "It has a secret in it." } : { A: post, B: "" };
    },

    ExecuteCommand({ B: { Command } }) {
      const typed = Command.replace(/^\S+\s*/, "");
      const Text = typed === ""
        ? `${count} secrets were hidden since the plugin was started.`
        : hideSecrets(typed, patterns).text;
      return { A: { ResponseType: "ephemeral", Text } };
    },
  });
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

if (import.meta.main) await servePlugin({ version: 1, cookie, plugins: { hooks } });
