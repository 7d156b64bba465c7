// The plugin of examples/plugins/mattermost in Mattermost's own plugin environment. Run it with
// `deno test -A tests/plugins/mattermost/main.ts`; its Go program takes a minute or two to build the first time.

import assert from "node:assert/strict";
import { runs, until } from "../../plugin/processes.ts";
import {
  type ApiCall,
  canBundle,
  id,
  type MattermostServer,
  type Posted,
  serverTest,
} from "./server.ts";

const token = `ghp_${"a1B2".repeat(9)}`;
const running = 2, notRunning = 0, failedToStart = 3, failedToStay = 4;

/** A post with what this plugin knows nothing of. */
const post = (message: string, more: Record<string, unknown> = {}) => ({
  ...{ id: "p1", create_at: 1_700_000_000_000, user_id: "ann", channel_id: "town", root_id: "r1" },
  message,
  props: { attachments: [{ text: "hello" }], n: 1.5, on: true, deep: { list: [1, "two"] } },
  ...{ hashtags: "#a", file_ids: ["f1", "f2"], pending_post_id: "p0", remote_id: "elsewhere" },
  ...more,
});

async function posted(server: MattermostServer, message: string, more = {}): Promise<Posted> {
  return await server.ask<Posted>("post", { Post: post(message, more) });
}

/** Waits until the plugin has made a call, which is the last one that it makes. */
async function callsUntil(server: MattermostServer, name: string): Promise<ApiCall[]> {
  const calls: ApiCall[] = [];
  await until(async () => {
    calls.push(...await server.calls());
    return calls.at(-1)?.name === name;
  }, `a call of ${name}`);
  return calls;
}

async function pluginOf(server: MattermostServer): Promise<number> {
  await until(() => server.plugins.length === 1, "the start of one plugin");
  return server.plugins[0]!;
}

serverTest("a plugin is activated, and calls the API from its first hook", async (server) => {
  assert.equal(await server.ask("activate"), true);
  const pid = await pluginOf(server);
  const [configured, registered, logged, ...others] = await server.calls();
  assert.deepEqual(others, []);
  assert.deepEqual(configured, { name: "LoadPluginConfiguration", args: null });
  assert.equal(registered?.name, "RegisterCommand");
  const { trigger, auto_complete, auto_complete_hint } = registered.args?.[0] as Record<
    string,
    unknown
  >;
  assert.deepEqual([trigger, auto_complete, auto_complete_hint], ["secrets", true, "[text]"]);
  assert.deepEqual(logged, { name: "LogInfo", args: ["Secrets are being hidden", ["pid", pid]] });
  const status = await server.ask<Record<string, unknown>>("status");
  assert.deepEqual(
    [status.plugin_id, status.state, status.error, status.version],
    [id, running, "", "1.0.0"],
  );
  await server.ask("health");
  assert.equal(await server.ask("activate"), false, "it is active");
});

serverTest("a post that the plugin changes keeps all that it does not know", async (server) => {
  await server.ask("activate");
  await callsUntil(server, "LogInfo");
  const { Post, Reason, Asked } = await posted(
    server,
    `push with ${token} or glpat-${"x".repeat(20)}`,
  );
  assert.deepEqual([Reason, Asked], ["", 1]);
  const untouched = await posted(server, "nothing to hide");
  assert.deepEqual(Post, { ...untouched.Post, message: "push with ghp_•••• or glpa••••" });
  assert.equal(untouched.Post.message, "nothing to hide");
  assert.deepEqual(untouched.Post.props, post("").props);
  assert.deepEqual(untouched.Post.file_ids, ["f1", "f2"]);

  const calls = await callsUntil(server, "SendEphemeralPost");
  assert.deepEqual(calls.slice(0, 2), [
    { name: "GetUser", args: ["ann"] },
    {
      name: "LogWarn",
      args: ["Hid secrets in a message", [
        ...["user", "ann.smith", "channel", "town", "secrets", 2],
      ]],
    },
  ]);
  const [userId, sent] = calls[2]?.args as [string, Record<string, unknown>];
  assert.deepEqual([userId, sent.channel_id, sent.root_id], ["ann", "town", "r1"]);
  assert.match(String(sent.message), /^Your message had 2 secrets in it/);
});

serverTest("a post is refused with a reason, and those of bots go through", async (server) => {
  await server.ask("activate");
  await callsUntil(server, "LogInfo");
  const { Post, Reason } = await posted(server, "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb");
  assert.equal(Reason, "It has a private key in it.");
  assert.match(Post.message, /^-----BEGIN/, "the post that was refused");
  assert.deepEqual(await server.calls(), []);

  const bots = await posted(server, token, { user_id: "bot" });
  assert.deepEqual([bots.Post.message, bots.Reason], [token, ""]);
  assert.deepEqual(await server.calls(), [{ name: "GetUser", args: ["bot"] }]);
});

serverTest("an edit with a secret is refused, and any other arrives as it is", async (server) => {
  await server.ask("activate");
  const edited = (message: string, more = {}, Attach = false) =>
    server.ask<Posted>("edit", { Post: post(message, more), Attach });
  for (const secret of [token, "-----BEGIN PRIVATE KEY-----"]) {
    const { Post, Reason, Asked } = await edited(`see ${secret}`);
    assert.deepEqual([Post, Reason, Asked], [null, "It has a secret in it.", 1]);
  }
  const more = {
    ...{ update_at: 2 ** 41, edit_at: 2 ** 42, delete_at: 3, is_pinned: true, original_id: "o" },
    ...{ message_source: "source", type: "custom_x", has_reactions: true, reply_count: 4 },
    ...{ last_reply_at: 5, is_following: true },
  };
  const { Post, Reason } = await edited("see ghp_••••", more);
  assert.equal(Reason, "");
  assert.deepEqual(Post, { ...post("see ghp_••••", more), participants: null });
  assert.equal((await edited(token, { user_id: "bot" })).Post.message, token);

  // Attachments are of a type that the contract leaves out. Such a post cannot be sent back, and the server takes its own.
  const attached = await edited("see", {}, true);
  assert.deepEqual([attached.Post.message, attached.Reason], ["see", ""]);
  const [line] = (await server.log()).filter(({ level }) => level === "error");
  assert.equal(line?.msg, "RPC call MessageWillBeUpdated to plugin failed.");
  assert.equal((await edited(token, {}, true)).Post, null);
});

serverTest("an error of the API reaches the plugin, which goes on", async (server) => {
  await server.ask("activate");
  await callsUntil(server, "LogInfo");
  const { Post, Reason } = await posted(server, token, { user_id: "nobody" });
  assert.deepEqual([Post.message, Reason], ["ghp_••••", ""]);
  const calls = await callsUntil(server, "SendEphemeralPost");
  assert.deepEqual(calls.slice(0, 2), [
    { name: "GetUser", args: ["nobody"] },
    {
      name: "LogError",
      args: ["Cannot see who posts", ["error", "GetUser: app.user.missing_account.const"]],
    },
  ]);
});

serverTest("posts at a time are each answered with their own", async (server) => {
  await server.ask("activate");
  const long = "a word, ".repeat(1900);
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  const all = await server.ask<Posted[]>("posts", {
    Posts: numbers.map((n) => post(`${long}${n} ${token} ${"é💥".repeat(n)}`)),
  });
  assert.deepEqual(
    all.map(({ Post }) => Post.message),
    numbers.map((n) => `${long}${n} ghp_•••• ${"é💥".repeat(n)}`),
  );
  const { text } = await server.ask<{ text: string }>("command", { Command: "/secrets" });
  assert.equal(text, "100 secrets were hidden since the plugin was started.");
});

serverTest("a command is answered", async (server) => {
  await server.ask("activate");
  const response = await server.ask<Record<string, unknown>>("command", {
    Command: `/secrets is ${token} fine?`,
  });
  assert.equal(response.response_type, "ephemeral");
  assert.equal(response.text, "is ghp_•••• fine?");
});

serverTest(
  "settings are taken when they change, and refused when they are wrong",
  async (server) => {
    await server.ask("settings", { Settings: { Patterns: "CARD-\\d+" } });
    await server.ask("activate");
    assert.equal((await posted(server, "CARD-1234 pin=99")).Post.message, "CARD•••• pin=99");
    await server.ask("settings", { Settings: { patterns: "pin=\\d+\n\n  CARD-\\d+ " } });
    assert.equal((await posted(server, "CARD-1234 pin=99")).Post.message, "CARD•••• pin=••••");
    const wrong = (Patterns: string) => server.ask("settings", { Settings: { Patterns } });
    await assert.rejects(wrong("a("), { message: "setting Patterns: a( is no regular expression" });
    await assert.rejects(wrong("x*"), { message: "setting Patterns: x* matches an empty text" });
    assert.equal((await posted(server, "CARD-1234 pin=99")).Post.message, "CARD•••• pin=••••");
  },
);

serverTest("a plugin whose first hook fails is not activated, and ends", async (server) => {
  await server.ask("settings", { Settings: {}, Refuse: true });
  await assert.rejects(server.ask("activate"), { message: "no more commands" });
  const status = await server.ask<Record<string, unknown>>("status");
  assert.deepEqual([status.state, status.error], [failedToStart, "no more commands"]);
  await until(() => server.plugins.length === 0, "the end of the plugin");
  assert.deepEqual(server.files, []);
  assert.equal((await posted(server, token)).Asked, 0);

  await server.ask("settings", { Settings: {} });
  assert.equal(await server.ask("activate"), true);
  assert.equal((await posted(server, token)).Post.message, "ghp_••••");
});

serverTest("what the plugin prints is in the log of the server", async (server) => {
  await server.ask("activate");
  await posted(server, token);
  await callsUntil(server, "SendEphemeralPost");
  assert.equal(await server.ask("deactivate"), true);
  const lines = (await server.log()).filter(({ msg }) => msg.includes("secrets were hidden"));
  assert.deepEqual(lines.map(({ level, msg, plugin_id }) => [level, msg, plugin_id]), [
    ["info", "[INFO] 1 secrets were hidden", id],
  ]);
  assert.deepEqual((await server.log()).filter(({ level }) => level === "error"), []);
});

serverTest("the packed plugin does the same", async (server) => {
  await server.installPacked();
  assert.equal(await server.ask("activate"), true);
  assert.equal((await posted(server, token)).Post.message, "ghp_••••");
}, await canBundle());

serverTest("the plugin of docs/plugins/mattermost.md is one", async (server) => {
  const ID = server.installDocumented();
  assert.equal(await server.ask("activate", { ID }), true);
  const { Post } = await posted(server, "well :shrug:");
  assert.deepEqual(Post, { ...(await posted(server, "")).Post, message: "well ¯\\\\_(ツ)\\_/¯" });
  assert.deepEqual(await server.calls(), [{ name: "GetUser", args: ["ann"] }]);
  assert.equal(await server.ask("deactivate", { ID }), true);
  const lines = (await server.log()).filter(({ msg }) => msg.includes("shrugs"));
  assert.deepEqual(lines.map(({ level, msg, plugin_id }) => [level, msg, plugin_id]), [
    ["info", "[INFO] ann.smith shrugs", "com.example.shrug"],
  ]);
});

serverTest("a plugin that is deactivated ends, and leaves nothing", async (server) => {
  await server.ask("activate");
  const pid = await pluginOf(server);
  assert.equal(server.files.length, 1, "its socket");
  assert.equal(await server.ask("deactivate"), true);
  const bad = (await server.log()).filter(({ level }) => level === "warn" || level === "error");
  assert.deepEqual(bad, [], "nobody had to kill it");
  assert.equal(runs(pid), false);
  assert.deepEqual(server.files, []);
  assert.equal((await server.ask<{ state: number }>("status")).state, notRunning);
  assert.equal((await posted(server, token)).Post.message, token);
  assert.equal(await server.ask("activate"), true);
  assert.equal((await posted(server, token)).Post.message, "ghp_••••");
});

serverTest("a server that ends takes its plugin with it", async (server) => {
  await server.ask("activate");
  const pid = await pluginOf(server);
  await server.child.closeInput();
  assert.equal((await server.child.exit()).code, 0);
  assert.equal(runs(pid), false);
  assert.deepEqual(server.files, []);
});

serverTest("a plugin ends when its server was killed", async (server) => {
  await server.ask("activate");
  const pid = await pluginOf(server);
  await server.child.kill();
  // It waits 10 seconds for its host to come back.
  await until(() => !runs(pid), "the end of the plugin");
  assert.deepEqual(server.files, []);
});

serverTest("a plugin that is killed is restarted twice, then given up", async (server) => {
  await server.ask("activate");
  const killed: number[] = [];
  for (const state of [running, running, failedToStay]) {
    const pid = await pluginOf(server);
    assert(!killed.includes(pid));
    Deno.kill(pid, "SIGKILL");
    killed.push(pid);
    await until(() => !runs(pid), "its end");
    assert.equal((await posted(server, token)).Post.message, token, "the server goes on");
    await assert.rejects(server.ask("health"), {
      message: "plugin RPC connection is not responding",
    });
    assert.equal(await server.ask("check"), state);
    const { Post, Asked } = await posted(server, token);
    const expected = state === running ? ["ghp_••••", 1] : [token, 0];
    assert.deepEqual([Post.message, Asked], expected);
  }
  assert.deepEqual(server.plugins, []);
  // Nobody who is killed can clean up: docs/plugins.md says so.
  assert.equal(server.files.length, killed.length);
});
