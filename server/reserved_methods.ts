/**
 * Methods that every server has: `_goRPC_.Ping`, by which a client sees that its connection works, and `_goRPC_.Health`,
 * which says whether the server serves. They take any argument. `_goRPC_.Cancel` is not among them, because it reads its
 * argument.
 *
 * @module
 */

import type { RequestHeader, ResponseHeader, ServerCodec } from "../codec.ts";
import { bool, string } from "../gob/mod.ts";
import { pingMethod } from "../rpc/ping.ts";

type Answer = (codec: ServerCodec, header: ResponseHeader) => void;

const answers: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  [pingMethod, (codec, header) => codec.writeResponse(header, bool, true)],
  ["_goRPC_.Health", (codec, header) => codec.writeResponse(header, string, "serving")],
]);

/** Answers a call of a reserved method. Its argument has to be read before. Returns false if it calls another method. */
export function answerReserved(codec: ServerCodec, header: RequestHeader): boolean {
  const { ServiceMethod, Seq } = header;
  const answer = answers.get(ServiceMethod);
  answer?.(codec, { ServiceMethod, Seq, Error: "" });
  return answer !== undefined;
}
