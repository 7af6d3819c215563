import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { concurrencyLimit } from "./concurrency_limit.ts";
import { knownServers } from "./known_servers.ts";
import { sendRequest, type SendRequestOptions } from "./send_request.ts";
import { countedSignal } from "./testdata/counted_signal.ts";
import { fakeClock } from "./testdata/fake_clock.ts";

const never = new AbortController().signal;
const plain: SendRequestOptions = {
  action: "get it",
  host: "a:1",
  answerWithin: undefined,
  signal: never,
};

Deno.test("sendRequest: any answer is an answer; then its turn ends, and nothing listens at its end", async () => {
  const turns = concurrencyLimit(1);
  const servers = knownServers(1_000);
  const clock = fakeClock();
  const counted = countedSignal();
  const sent: number[] = [];
  const options = {
    ...plain,
    answerWithin: 1_000,
    turn: turns.acquire,
    servers,
    clock,
    signal: counted.signal,
  };
  const answer = await sendRequest(() => {
    sent.push(turns.running);
    return Promise.resolve(new Response("no", { status: 503 }));
  }, options);
  deepEqual(sent, [1]);
  equal(answer.status, 503);
  equal(servers.met("a:1"), true);
  equal(turns.running, 0);
  equal(clock.sleeping, 0);
  equal(await answer.text(), "no");
  equal(counted.listeners, 0);
});

Deno.test("sendRequest: no answer in time is a failure, also of what does not listen, and its answer is closed", async () => {
  const clock = fakeClock();
  const servers = knownServers(60_000);
  const sent = Promise.withResolvers<Response>();
  const turns = concurrencyLimit(1);
  const failed = sendRequest(() => sent.promise, {
    ...plain,
    answerWithin: 5_000,
    turn: turns.acquire,
    servers,
    clock,
  }).catch((error) => error);
  const error = await clock.run(failed);
  equal(
    error.message,
    "cannot get it: the server did not answer within 5 seconds; check the network and the server, then try again",
  );
  equal(clock.now(), 5_000);
  equal(servers.isWorthTrying(error, 5, 1), false);
  equal(turns.running, 0);
  const cancelled = Promise.withResolvers<void>();
  sent.resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve() })));
  await cancelled.promise;
});

Deno.test("sendRequest: the time for the answer begins behind the turn", async () => {
  const clock = fakeClock();
  const answered = sendRequest(() => Promise.resolve(new Response(null, { status: 204 })), {
    ...plain,
    answerWithin: 5_000,
    clock,
    async turn(signal) {
      await clock.sleep(60_000, signal);
      return { [Symbol.dispose]() {} };
    },
  });
  equal((await clock.run(answered)).status, 204);
});

Deno.test("sendRequest: what breaks is told in words, and what ends it is thrown as it is", async () => {
  const refused = () => Promise.reject(new Deno.errors.ConnectionRefused("os error 111"));
  await rejects(sendRequest(refused, plain), /cannot get it: the server refuses connections; /);
  const odd = () => Promise.resolve(Object.defineProperty(new Response(), "status", { value: 0 }));
  await rejects(sendRequest(odd, plain), /the status 0, which HTTP does not have/);
  for (const which of ["signal", "closing"] as const) {
    const stop = new AbortController();
    const reason = new Error("stop");
    const ends: number[] = [];
    const hanging = sendRequest(() => new Promise(() => {}), {
      ...plain,
      [which]: stop.signal,
      ended: () => void ends.push(1),
    });
    stop.abort(reason);
    await rejects(hanging, reason);
    deepEqual(ends, [1]);
  }
});

Deno.test("sendRequest: what looks at the answer may wait, fail the request, and see the turn", async () => {
  const turns = concurrencyLimit(1);
  let cancels = 0;
  const send = () => {
    return Promise.resolve(new Response(new ReadableStream({ cancel: () => void cancels++ })));
  };
  const seen: number[] = [];
  const answer = await sendRequest(send, {
    ...plain,
    turn: turns.acquire,
    async answered() {
      await Promise.resolve();
      seen.push(turns.running);
    },
  });
  deepEqual(seen, [1]);
  await answer.body?.cancel();
  const reason = new Error("not this one");
  const answered = () => Promise.reject(reason);
  await rejects(sendRequest(send, { ...plain, turn: turns.acquire, answered }), reason);
  equal(cancels, 2);
  equal(turns.running, 0);
});
