import { doesNotMatch } from "node:assert/strict";
import { type GrpcClient, grpcClient } from "../../host/grpc_client.ts";
import { pluginStatus } from "../../host/grpc_status.ts";
import type { Codec, MethodDefinition, MethodKind } from "../../proto/codec.ts";
import { memoryConnection } from "../../runtime/memory_connection.ts";
import type { FuzzedCall, FuzzedRole } from "./fuzzed_roles.ts";
import { mutateMessage } from "./mutate_message.ts";
import type { Random } from "./random.ts";
import { endsWithin } from "./within.ts";

const LIMIT = 20_000;
const raw: Codec<Uint8Array> = { encode: (message) => message, decode: (bytes) => bytes };
// The words of an error that nobody foresaw; none belongs into what a user reads.
const UNFORESEEN =
  /TypeError|RangeError|ReferenceError|undefined|is not a function|is not iterable|\[object/;

/**
 * One session of correct frames around mutated messages: Init, then up to ten calls, some at the
 * same time. Throws when a call ends without a status of the plugin, or does not end.
 */
export async function runMessages(
  role: FuzzedRole,
  random: Random,
  limit: number = LIMIT,
): Promise<void> {
  const { plugin, host, closeHost } = memoryConnection();
  const served = role.serve({ connection: plugin, log: () => {} });
  served.catch(() => {});
  const client = grpcClient(host);
  client.ready.catch(() => {});
  let failed = true;
  try {
    await call(client, role.init, requests(role.init, random, random.chance(0.2)), limit);
    for (let left = 1 + random.below(5); left > 0; left--) {
      const together = Array.from({ length: 1 + random.below(2) }, () => random.pick(role.calls));
      const messages = together.map((each) => requests(each, random, true));
      const calls = together.map((each, index) => call(client, each, messages[index]!, limit));
      for (const ended of await Promise.allSettled(calls)) {
        if (ended.status === "rejected") throw ended.reason;
      }
    }
    closeHost();
    await endsWithin(served, limit, "the service");
    failed = false;
  } finally {
    closeHost();
    await served.catch(() => {});
    client.destroy();
    // Its open calls learn of it a turn later.
    if (failed) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function requests(call: FuzzedCall, random: Random, mutated: boolean): Uint8Array[] {
  return call.requests(random).map((each) => mutated ? mutateMessage(each, random) : each);
}

/** Makes a call, takes all its answers, and demands that it ends well or with a status. */
async function call(
  client: GrpcClient,
  fuzzed: FuzzedCall,
  messages: readonly Uint8Array[],
  limit: number,
): Promise<void> {
  try {
    await endsWithin(answers(client, fuzzed, messages), limit, fuzzed.path);
  } catch (error) {
    const status = pluginStatus(error);
    if (status === undefined) throw error;
    doesNotMatch(status.message, UNFORESEEN, `${fuzzed.path} answered an unforeseen error`);
  }
}

async function answers(
  client: GrpcClient,
  { path, kind, response }: FuzzedCall,
  messages: readonly Uint8Array[],
): Promise<void> {
  const method = <Kind extends MethodKind>(exact: Kind) => ({
    path,
    kind: exact,
    request: raw,
    response,
  } as MethodDefinition<Uint8Array, unknown, Kind>);
  switch (kind) {
    case "unary":
      await client.unary(method("unary"), messages[0]!);
      return;
    case "serverStream":
      for await (const _ of client.serverStream(method("serverStream"), messages[0]!));
      return;
    case "clientStream": {
      const put = client.clientStream(method("clientStream"));
      await sendAll(put, messages);
      await put.response;
      return;
    }
    case "bidi": {
      const both = client.bidi(method("bidi"));
      await sendAll(both, messages);
      for await (const _ of both.responses);
    }
  }
}

async function sendAll(
  call: { send(message: Uint8Array): Promise<void> | undefined; halfClose(): void },
  messages: readonly Uint8Array[],
): Promise<void> {
  try {
    for (const message of messages) await call.send(message);
  } catch {
    // The call is over: its answer tells how.
    return;
  }
  call.halfClose();
}
