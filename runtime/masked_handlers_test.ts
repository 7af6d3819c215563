import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { importerMethods } from "../proto/importer_methods.ts";
import { ConnectorError } from "../sdk/error.ts";
import { handler } from "./handler.ts";
import { maskedHandlers } from "./masked_handlers.ts";
import { statusFromError } from "./status.ts";
import type { Call, Handler, UnaryHandler } from "./transport.ts";

const CALL: Call = { signal: new AbortController().signal };
const mask = (text: string) => text.replaceAll("hunter2", "***");

/** A Ping that does this, behind the mask. */
function pinging(handle: () => unknown, masking = mask): UnaryHandler<unknown, unknown> {
  const plain = { method: importerMethods.ping, handle } as unknown as Handler;
  return maskedHandlers([plain], masking)[0] as UnaryHandler<unknown, unknown>;
}

Deno.test("a secret in what a handler throws, or rejects with, is masked", async () => {
  const reason = new ConnectorError("hunter2 was refused", { code: "unauthenticated" });
  const expected = { name: "ConnectorError", code: "unauthenticated", message: "*** was refused" };
  const throwing = pinging(() => {
    throw reason;
  });
  throws(() => throwing.handle({}, CALL), expected);
  const rejecting = pinging(() => Promise.reject(reason));
  await rejects(async () => await rejecting.handle({}, CALL), expected);
});

Deno.test("what is masked keeps its kind, and its cause for debug output", () => {
  const reason = new Deno.errors.NotFound("no user hunter2");
  const failing = pinging(() => {
    throw reason;
  });
  throws(() => failing.handle({}, CALL), (error: unknown) => {
    if (!(error instanceof ConnectorError)) return false;
    deepEqual([error.message, error.code], ["no user ***", "not_found"]);
    return error.cause === reason;
  });
});

Deno.test("a failure without a secret is passed on as it is", async () => {
  for (const reason of [new RangeError("too far"), "text", undefined, null, { code: 5 }]) {
    const failing = pinging(() => Promise.reject(reason));
    await rejects(async () => await failing.handle({}, CALL), (error: unknown) => error === reason);
  }
});

Deno.test("a secret in a value that is no error is masked", () => {
  for (const reason of ["is hunter2 wrong?", { password: "hunter2" }, Symbol("hunter2")]) {
    const failing = pinging(() => {
      throw reason;
    });
    throws(() => failing.handle({}, CALL), { name: "ConnectorError", message: /\*\*\*/ });
  }
});

Deno.test("a secret that the longest message cuts in half is masked whole", () => {
  for (let before = 8170; before < 8200; before++) {
    const failing = pinging(() => {
      throw new Error(`${"-".repeat(before)}hunter2${"-".repeat(100)}`);
    });
    throws(() => failing.handle({}, CALL), (error: unknown) => {
      return !statusFromError(error).message.includes("h");
    });
  }
});

Deno.test("the mask is asked when something fails, so secrets may be known later", () => {
  let secret = "nothing yet";
  const failing = pinging(() => {
    throw new Error("hunter2");
  }, (text) => text.replaceAll(secret, "***"));
  throws(() => failing.handle({}, CALL), /^Error: hunter2$/);
  secret = "hunter2";
  throws(() => failing.handle({}, CALL), /\*\*\*/);
});

Deno.test("arguments, answers and methods pass untouched, and this is the handler", async () => {
  const request = {};
  const answer = {};
  const plain = {
    method: importerMethods.ping,
    calls: 0,
    handle(given: unknown, call: Call) {
      this.calls++;
      deepEqual([given === request, call === CALL], [true, true]);
      return this.calls === 1 ? answer : Promise.resolve(answer);
    },
  };
  const [masked] = maskedHandlers([plain as unknown as Handler], mask);
  const unary = masked as UnaryHandler<unknown, unknown>;
  equal(unary.method, importerMethods.ping);
  equal(unary.handle(request, CALL), answer);
  equal(await unary.handle(request, CALL), answer);
  equal(plain.calls, 2);
});

Deno.test("every handler of a list is masked, in its place", () => {
  const methods = [importerMethods.ping, importerMethods.close];
  const handle = () => {
    throw new Error("hunter2");
  };
  const masked = maskedHandlers(methods.map((method) => handler({ method, handle })), mask);
  deepEqual(masked.map(({ method }) => method), methods);
  for (const one of masked) {
    throws(() => (one as UnaryHandler<unknown, unknown>).handle({}, CALL), /\*\*\*/);
  }
});
