import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { ErrorCode } from "../../sdk/error.ts";
import { method, shown, text } from "../test_session.ts";
import { FLAG, FRAME } from "./frame_types.ts";
import { answerBegins, answerEnds, answers, OK, withPeer } from "./test_client_peer.ts";
import { data, endStream, type Field, goaway, headers, literals, reset } from "./test_frames.ts";
import type { Frame } from "./test_frames.ts";

const ask = method("/test.Test/Ask", "serverStream");

/** What a call comes to that is answered with these frames. */
function outcome(
  frames: readonly Frame[],
  check: (answer: Promise<IteratorResult<Uint8Array, undefined>>) => Promise<unknown>,
): Promise<void> {
  return withPeer(async ({ client, peer }) => {
    const call = client.ask(ask, text("?"), {});
    await peer.fields(1);
    const first = call.next();
    first.catch(() => {});
    await peer.send(...frames);
    await check(first);
  });
}

const endedBy = (fields: readonly Field[], flags: number = FLAG.endHeaders | FLAG.endStream) =>
  headers(1, literals(fields), flags);

Deno.test("a call that is over before its first message tells its status", () =>
  outcome(
    [answerEnds(1, [["grpc-status", "5"], ["grpc-message", "no %22%E2%98%BA%22, 5 %, %zz"]], true)],
    (answer) => rejects(answer, { code: "not_found", message: 'Ask: status 5: no "☺", 5 %, %zz' }),
  ));

Deno.test("a message of octets that the peer forgot to encode is UTF-8", () =>
  outcome(
    [answerEnds(1, [["grpc-status", "2"], ["grpc-message", "\xe2\x98\xba"]], true)],
    (answer) => rejects(answer, { message: "Ask: status 2: ☺" }),
  ));

Deno.test("a status that is no number is unknown", () =>
  outcome(
    [answerBegins(1), answerEnds(1, [["grpc-status", "OK"]])],
    (answer) => rejects(answer, { code: "unknown" }),
  ));

Deno.test("an informational response is passed over", () =>
  outcome(
    [
      endedBy([[":status", "103"]], FLAG.endHeaders),
      answerBegins(1),
      answers(1, text("!")),
      answerEnds(1, OK),
    ],
    async (answer) => equal(shown((await answer).value), "!"),
  ));

// gRPC core specification, "HTTP to gRPC Status Code Mapping".
const http: readonly (readonly [status: string, code: ErrorCode])[] = [
  ["400", "internal"],
  ["401", "unauthenticated"],
  ["403", "permission_denied"],
  ["404", "unimplemented"],
  ["429", "unavailable"],
  ["500", "unknown"],
  ["502", "unavailable"],
  ["503", "unavailable"],
  ["504", "unavailable"],
  ["302", "unknown"],
];
for (const [status, code] of http) {
  Deno.test(`HTTP status ${status} without a gRPC status is ${code}`, async () => {
    const message = `Ask: the plugin broke gRPC: it answered with HTTP status ${status}`;
    for (const flags of [FLAG.endHeaders, FLAG.endHeaders | FLAG.endStream]) {
      await outcome(
        [endedBy([[":status", status]], flags)],
        (answer) => rejects(answer, { code, message }),
      );
    }
  });
}

Deno.test("a gRPC status beside an HTTP status is what counts", () =>
  outcome(
    [endedBy([[":status", "503"], ["grpc-status", "5"]])],
    (answer) => rejects(answer, { code: "not_found" }),
  ));

// gRPC over HTTP/2, "Errors".
const resets: readonly (readonly [error: number, code: ErrorCode])[] = [
  [0, "internal"],
  [1, "internal"],
  [2, "internal"],
  [3, "internal"],
  [7, "unavailable"],
  [8, "cancelled"],
  [11, "resource_exhausted"],
  [12, "permission_denied"],
  [99, "internal"],
];
for (const [error, code] of resets) {
  Deno.test(`RST_STREAM with code ${error} is ${code}`, () =>
    outcome(
      [reset(1, error)],
      (answer) => rejects(answer, { code, message: /^Ask: the plugin / }),
    ));
}

type Broken = readonly [title: string, frames: readonly Frame[], message: RegExp, code?: ErrorCode];
const broken: readonly Broken[] = [
  ["DATA that ends the answer", [answerBegins(1), endStream(1)], /without a status/],
  ["headers that end the answer", [answerEnds(1, [], true)], /without a status/, "unknown"],
  [
    "trailers without a status",
    [answerBegins(1), answerEnds(1, [["x", "y"]])],
    /without a status/,
    "unknown",
  ],
  [
    "a cut message",
    [answerBegins(1), data(1, Uint8Array.of(0, 0, 0, 0, 9, 1)), answerEnds(1, OK)],
    /last message is cut off/,
  ],
  [
    "a compressed message",
    [answerBegins(1), data(1, Uint8Array.of(1, 0, 0, 0, 0))],
    /compressed message/,
  ],
  [
    "another content-type",
    [headers(1, literals([[":status", "200"], ["content-type", "text/html"]]))],
    /content of type "text\/html"/,
  ],
  ["DATA before HEADERS", [data(1, text("x"))], /broke HTTP\/2: DATA came before HEADERS/],
];
for (const [title, frames, message, code = "internal"] of broken) {
  Deno.test(`an answer with ${title} is an error that says so`, () =>
    outcome(frames, (answer) => rejects(answer, { code, message })));
}

Deno.test("messages in front of an error are read before it", () =>
  withPeer(async ({ client, peer }) => {
    const call = client.ask(ask, text("?"), {});
    await peer.fields(1);
    await peer.send(answerBegins(1), answers(1, text("a")), answers(1, text("b")));
    await peer.send(answerEnds(1, [["grpc-status", "8"]]));
    await peer.untroubled();
    equal(shown((await call.next()).value), "a");
    equal(shown((await call.next()).value), "b");
    await rejects(call.next(), { code: "resource_exhausted" });
    await rejects(call.next(), { code: "resource_exhausted" });
  }));

Deno.test("GOAWAY refuses the calls behind the last one taken and all new ones, not the others", () =>
  withPeer(async ({ client, peer, closePeer }) => {
    const calls = [1, 3, 5].map(() => client.ask(ask, text("?"), {}));
    const rest = calls.slice(1).map((call) => rejects(call.next(), { code: "unavailable" }));
    await peer.fields(5);
    await peer.send(goaway(1));
    await Promise.all(rest);
    await rejects(client.ask(ask, text("?"), {}).next(), /GOAWAY with code 0/);
    await peer.send(answerBegins(1), answers(1, text("!")), answerEnds(1, OK));
    equal(shown((await calls[0]!.next()).value), "!");
    deepEqual(await calls[0]!.next(), { done: true, value: undefined });
    closePeer();
  }));

Deno.test("the end of the connection is the end of every call, in its own words", async () => {
  await withPeer(async ({ client, peer, closePeer }) => {
    const call = client.ask(ask, text("?"), {});
    await peer.fields(1);
    closePeer();
    await rejects(call.next(), /^ConnectorError: it closed$/);
    await rejects(client.open(ask, {}).next(), /^ConnectorError: it closed$/);
  });
  await withPeer(async ({ client, peer }) => {
    const call = client.ask(ask, text("?"), {});
    await peer.fields(1);
    const over = rejects(call.next(), /it ended: .*SETTINGS/);
    await peer.send({ type: 4, flags: 0, streamId: 0, payload: new Uint8Array(5) });
    await over;
    await rejects(client.open(ask, {}).next(), /it ended: .*SETTINGS/);
    await peer.next(FRAME.goaway);
  });
});
