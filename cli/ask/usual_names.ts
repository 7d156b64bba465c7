/**
 * Questions for fields whose names nobody has given: a server says of a name whether there is such a field, and lists none.
 *
 * @module
 */

import { nothing, type Wanted } from "./wanted.ts";

/**
 * Asks for names wherever a sample does not say which fields it wants.
 *
 * @param wanted What the sample wants.
 * @param names The names.
 * @param types The types of values in interfaces, if they are known.
 * @param levels How deep to ask in the fields that are found.
 */
export function withNames(
  wanted: Wanted,
  names: readonly string[],
  types: readonly string[] = [],
  levels = 1,
): Wanted {
  const within = levels > 1 ? withNames(nothing, names, types, levels - 1) : nothing;
  const guessed = new Map(names.map((name) => [name, within]));
  const guessedTypes = new Map(types.map((name) => [name, nothing]));
  const inner = (wanted: Wanted) => withNames(wanted, names, types, levels);
  return {
    fields: () => {
      const own = wanted.fields();
      return own.size === 0 ? guessed : new Map([...own].map(([name, one]) => [name, inner(one)]));
    },
    items: () => inner(wanted.items()),
    values: () => inner(wanted.values()),
    types: () => {
      const own = new Map([...wanted.types()].map(([name, one]) => [name, inner(one)]));
      return own.size === 0 ? guessedTypes : own;
    },
    forms: wanted.forms,
  };
}

/** Names that fields often have. */
export const usualNames: readonly string[] = `
  A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
  ID Id UID UUID Key Keys Value Values Name Names Title Label Text Message Msg Body Content Data Bytes Payload Raw
  Type Kind Class Category Tag Tags Labels Status State Code Error Err Errors Reason Result Results Reply Response Request
  Args Arg Params Options Opts Config Settings Flags Flag Mode Level Format Version Command Cmd Action Method Op Operation
  User UserID Username UserName Email Password Token Secret Session SessionID Auth Role Roles Group Groups Owner Author
  Host Hostname Port Addr Address IP Ip URL Url URI Path Dir Directory File Filename FileName Files Link Links
  Time Timestamp Date Start End Begin From To Since Until Created CreatedAt Updated UpdatedAt Expires Duration Timeout TTL
  Delay Interval Deadline Count Size Length Len Total Num Number Index Offset Limit Page PageSize Max Min Sum Average
  First Last Left Right Top Bottom Width Height Depth Radius Scale Weight Score Price Amount Quantity Rate Ratio
  Lat Lon Lng Latitude Longitude Pos Position Point Points Location Origin Size Color Colour Shape Shapes
  Source Src Target Dst Dest Destination Parent Children Child Next Prev Node Nodes NodeList Root Item Items List Entry
  Entries Elements Map Meta Metadata Attributes Attrs Properties Props Headers Header Fields Field Query Filter Sort Order
  Job JobID Task TaskID Worker WorkerID MapNum ReduceNum Term Seq Sequence ClientID ClientId RequestID RequestId
  Enabled Disabled Active Ok OK Success Done Force Verbose Debug Dry Recursive Async Description Comment Note Notes
  Bool Int Int8 Int16 Int32 Int64 Uint Uint8 Uint16 Uint32 Uint64 Float32 Float64 Complex64 Complex128 String Any
  Log Logs Event Events Topic Channel Queue Priority Retries Attempts Hash Digest Signature Nonce Salt Checksum
`.trim().split(/\s+/).filter((name, at, all) => all.indexOf(name) === at);
