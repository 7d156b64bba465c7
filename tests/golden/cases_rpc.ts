import { int, string, struct, uint64 } from "../../gob/mod.ts";
import { Args, Quotient } from "../testing/schemas.ts";
import { golden, type GoldenCase, type GoldenItem, goldenStream, item } from "./golden_case.ts";
import { nothing } from "./schemas.ts";

const Request = struct("rpc.Request", { ServiceMethod: string, Seq: uint64 });
const Response = struct("rpc.Response", { ServiceMethod: string, Seq: uint64, Error: string });
/** A request's header. */
function request(ServiceMethod: string, Seq: bigint): GoldenItem {
  const plain = { ServiceMethod, ...(Seq === 0n ? {} : { Seq: Number(Seq) }) };
  return item(Request, { ServiceMethod, Seq }, { plain });
}

/** A response's header. */
function response(ServiceMethod: string, Seq: bigint, Error = ""): GoldenItem {
  const plain = {
    ServiceMethod,
    ...(Seq === 0n ? {} : { Seq: Number(Seq) }),
    ...(Error === "" ? {} : { Error }),
  };
  return item(Response, { ServiceMethod, Seq, Error }, { plain });
}

/** What net/rpc sends. */
export const rpcCases: readonly GoldenCase[] = [
  goldenStream("rpc/request", [request("Arith.Multiply", 0n)]),
  golden("rpc/request-seq", Request, {
    ServiceMethod: "a.b.Arith.Multiply",
    Seq: 2n ** 64n - 1n,
  }),
  goldenStream("rpc/response", [response("Arith.Multiply", 1n)]),
  goldenStream("rpc/response-error", [response("Arith.Divide", 300n, "divide by zero")]),
  golden("rpc/error-body", nothing, {}),
  goldenStream("rpc/client-stream", [
    request("Arith.Multiply", 0n),
    item(Args, { A: 7, B: 8 }),
    request("Arith.Divide", 1n),
    item(Args, { A: 17, B: 5 }),
  ]),
  goldenStream("rpc/server-stream", [
    response("Arith.Multiply", 0n),
    item(int, 56),
    response("Arith.Divide", 1n),
    item(Quotient, { Quo: 3, Rem: 2 }),
    response("Arith.Divide", 2n, "divide by zero"),
    item(nothing, {}),
    response("Arith.Multiply", 3n),
    item(int, 0),
  ]),
];
