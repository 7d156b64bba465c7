/**
 * What a Mattermost server and its plugins say to each other: the hooks and the methods of the API that this plugin uses, as in
 * Mattermost 10.9 to 11.1 (github.com/mattermost/mattermost/server/public, package `plugin`).
 *
 * Arguments and replies are structs with the fields `A`, `B`, … in the order of Go's. What a type of ours leaves out is
 * skipped when it arrives, and stays as it is in a post that the server gets back from `MessageWillBePosted`. README.md says
 * how to get the types of all other hooks and methods.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../../mod.ts";

const { any, bool, bytes, int, int64, map, oneOf, pointer, slice, string, struct, uint32 } = gob;

/** By this a plugin knows that Mattermost has started it. */
export const cookie = {
  key: "MATTERMOST_PLUGIN",
  value: "Securely message teams, anywhere.",
} as const;

/** A struct without fields, `{}`. */
export type Empty = Record<never, never>;

/** A message. */
export interface Post {
  Id: string;
  UserId: string;
  ChannelId: string;
  /** The first message of the thread, or an empty string. */
  RootId: string;
  Message: string;
}

/** A post with all that the server wants back from `MessageWillBeUpdated`. The metadata are not sent. */
export interface WholePost extends Post {
  CreateAt: bigint;
  UpdateAt: bigint;
  EditAt: bigint;
  DeleteAt: bigint;
  IsPinned: boolean;
  OriginalId: string;
  MessageSource: string;
  Type: string;
  Props: Map<string, unknown>;
  Hashtags: string;
  Filenames: string[];
  FileIds: string[];
  PendingPostId: string;
  HasReactions: boolean;
  RemoteId?: string;
  ReplyCount: bigint;
  LastReplyAt: bigint;
  IsFollowing?: boolean;
}

/** A user. */
export interface User {
  Id: string;
  Username: string;
  IsBot: boolean;
}

/** A slash command. */
export interface Command {
  /** The word after the slash. */
  Trigger: string;
  DisplayName: string;
  AutoComplete: boolean;
  AutoCompleteDesc: string;
  AutoCompleteHint: string;
}

/** What somebody has typed. */
export interface CommandArgs {
  UserId: string;
  ChannelId: string;
  /** All of it, with the slash. */
  Command: string;
}

/** The answer to a command. */
export interface CommandResponse {
  /** `ephemeral`: for the person who has typed it; `in_channel`: for all. */
  ResponseType: string;
  Text: string;
}

/** An error of the server. */
export interface AppError {
  Id: string;
  Message: string;
  DetailedError: string;
  /** A status of HTTP. */
  StatusCode: number;
  /** The function that has failed. */
  Where: string;
}

/** Any other error. */
export interface ErrorString {
  Code: number;
  Err: string;
}

/** Go's `error`; `undefined` where nothing has failed. */
export type GoError =
  | gob.Typed<"*model.AppError", AppError>
  | gob.Typed<"*plugin.ErrorString", ErrorString>
  | undefined;

const Empty: gob.Schema<Empty> = struct("plugin.Empty", {});
const ofPost = { Id: string, UserId: string, ChannelId: string, RootId: string, Message: string };
/** The schema of {@linkcode Post}. */
export const Post: gob.Schema<Post> = struct("model.Post", ofPost);
const WholePost: gob.Schema<WholePost> = struct("model.Post", {
  ...ofPost,
  CreateAt: int64,
  UpdateAt: int64,
  EditAt: int64,
  DeleteAt: int64,
  IsPinned: bool,
  OriginalId: string,
  MessageSource: string,
  Type: string,
  Props: map(string, any),
  Hashtags: string,
  Filenames: slice(string),
  FileIds: slice(string),
  PendingPostId: string,
  HasReactions: bool,
  RemoteId: pointer(string),
  ReplyCount: int64,
  LastReplyAt: int64,
  IsFollowing: pointer(bool),
});
const User = struct("model.User", { Id: string, Username: string, IsBot: bool });
const Command = struct("model.Command", {
  Trigger: string,
  DisplayName: string,
  AutoComplete: bool,
  AutoCompleteDesc: string,
  AutoCompleteHint: string,
});
const CommandArgs = struct("model.CommandArgs", {
  UserId: string,
  ChannelId: string,
  Command: string,
});
const CommandResponse = struct("model.CommandResponse", { ResponseType: string, Text: string });
const AppError = struct("model.AppError", {
  Id: string,
  Message: string,
  DetailedError: string,
  StatusCode: int,
  Where: string,
});
const ErrorString = struct("plugin.ErrorString", { Code: int, Err: string });
const Fallible: gob.Schema<{ A?: GoError }> = struct("plugin.Fallible", {
  A: oneOf({ "*model.AppError": AppError, "*plugin.ErrorString": ErrorString }),
});
const Log: Method<{ A: string; B: unknown[] }, Empty> = method(
  struct("plugin.Z_LogArgs", { A: string, B: slice(any) }),
  Empty,
);

/**
 * What the server calls. It calls the hooks that `Implemented` names, and `OnActivate`.
 *
 * A hook that throws counts as one that has nothing to say: the server writes a line into its log and goes on. What can fail
 * says so in its reply.
 */
export const Hooks: Service<{
  Implemented: Method<Empty, string[]>;
  /** The plugin dials both numbers of the broker: the API, and the database. */
  OnActivate: Method<{ APIMuxId: number; DriverMuxId: number }, { A?: GoError }>;
  OnDeactivate: Method<Empty, { A?: GoError }>;
  OnConfigurationChange: Method<Empty, { A?: GoError }>;
  /** Replies with the post to take instead, or none; `B` is the reason to refuse it, or empty. */
  MessageWillBePosted: Method<{ B: Post }, { A?: Post; B: string }>;
  /** Replies with the post to take, all of it; without one, the edit is refused. `C` is the post before. */
  MessageWillBeUpdated: Method<{ B: WholePost; C: Post }, { A?: WholePost; B: string }>;
  ExecuteCommand: Method<{ B: CommandArgs }, { A?: CommandResponse; B?: AppError }>;
}> = service("Plugin", {
  Implemented: method(Empty, slice(string)),
  OnActivate: method(
    struct("plugin.Z_OnActivateArgs", { APIMuxId: uint32, DriverMuxId: uint32 }),
    Fallible,
  ),
  OnDeactivate: method(Empty, Fallible),
  OnConfigurationChange: method(Empty, Fallible),
  MessageWillBePosted: method(
    struct("plugin.Z_MessageWillBePostedArgs", { B: Post }),
    struct("plugin.Z_MessageWillBePostedReturns", { A: pointer(Post), B: string }),
  ),
  MessageWillBeUpdated: method(
    struct("plugin.Z_MessageWillBeUpdatedArgs", { B: WholePost, C: Post }),
    struct("plugin.Z_MessageWillBeUpdatedReturns", { A: pointer(WholePost), B: string }),
  ),
  ExecuteCommand: method(
    struct("plugin.Z_ExecuteCommandArgs", { B: CommandArgs }),
    struct("plugin.Z_ExecuteCommandReturns", {
      A: pointer(CommandResponse),
      B: pointer(AppError),
    }),
  ),
});

/** What a plugin can call: the API of the server. */
export const Api: Service<{
  /** `A` is JSON: an object with the settings, whose names are in lower case. */
  LoadPluginConfiguration: Method<Empty, { A: Uint8Array }>;
  RegisterCommand: Method<{ A: Command }, { A?: GoError }>;
  GetUser: Method<{ A: string }, { A?: User; B?: AppError }>;
  /** Shows a post to one user, `A`, until they reload the page. */
  SendEphemeralPost: Method<{ A: string; B: Post }, { A?: Post }>;
  /** `B` has names and values by turns. */
  LogInfo: Method<{ A: string; B: unknown[] }, Empty>;
  LogWarn: Method<{ A: string; B: unknown[] }, Empty>;
  LogError: Method<{ A: string; B: unknown[] }, Empty>;
}> = service("Plugin", {
  LoadPluginConfiguration: method(
    Empty,
    struct("plugin.Z_LoadPluginConfigurationArgsReturns", { A: bytes }),
  ),
  RegisterCommand: method(struct("plugin.Z_RegisterCommandArgs", { A: Command }), Fallible),
  GetUser: method(
    struct("plugin.Z_GetUserArgs", { A: string }),
    struct("plugin.Z_GetUserReturns", { A: pointer(User), B: pointer(AppError) }),
  ),
  SendEphemeralPost: method(
    struct("plugin.Z_SendEphemeralPostArgs", { A: string, B: Post }),
    struct("plugin.Z_SendEphemeralPostReturns", { A: pointer(Post) }),
  ),
  LogInfo: Log,
  LogWarn: Log,
  LogError: Log,
});
