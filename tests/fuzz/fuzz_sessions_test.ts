import { match, rejects } from "node:assert/strict";
import type { MethodDefinition } from "../../proto/codec.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import { handler } from "../../runtime/handler.ts";
import { serve } from "../../runtime/serve.ts";
import { grpcJsTransport } from "../../runtime/grpc_js/transport.ts";
import { type FuzzedRole, fuzzedRoles } from "./fuzzed_roles.ts";
import { fuzzSessions } from "./fuzz_sessions.ts";
import { runFrames } from "./run_frames.ts";
import { runMessages } from "./run_messages.ts";

const importer = fuzzedRoles[0]!;

/** The importer with every other method than Init wrong in one way. */
function wrong(answer: () => Promise<never>): FuzzedRole {
  const never = (method: MethodDefinition<never, never, "unary">) =>
    handler({ method, handle: answer });
  const handlers = Object.values(importerMethods).map((method) =>
    method === importerMethods.init
      ? handler({ method: importerMethods.init, handle: () => ({}) })
      : never(method as MethodDefinition<never, never, "unary">)
  );
  const service = { handlers, close: () => Promise.resolve() };
  return {
    ...importer,
    serve: (options) => serve(() => service, { ...options, transport: grpcJsTransport }),
  };
}

const SEEDED = /importer, seed \d+: .*\(repeat it with FUZZ_SEED=\d+ FUZZ_SESSIONS=1\)$/s;

for (const run of [runMessages, runFrames]) {
  // A handler that never ends leaves behind what waits for it.
  const name = `${run.name} tells of calls that nobody answers, with their seed`;
  Deno.test({ name, sanitizeOps: false, sanitizeResources: false }, async () => {
    const silent = wrong(() => new Promise(() => {}));
    const impatient: typeof run = (role, random) => run(role, random, 300);
    await rejects(fuzzSessions(silent, 50, impatient), (error: Error) => {
      match(error.message, /did not end within/);
      match(error.message, SEEDED);
      return true;
    });
  });
}

Deno.test("runMessages tells of errors that nobody foresaw", async () => {
  const confused = wrong(() => Promise.reject(new Error("x is undefined")));
  await rejects(fuzzSessions(confused, 50, runMessages), /unforeseen/);
});

Deno.test("what nobody catches fails the session in which it was thrown", async () => {
  const crashing = wrong(() => {
    queueMicrotask(() => {
      throw new Error("nobody catches this");
    });
    return Promise.reject(new Error("refused"));
  });
  await rejects(fuzzSessions(crashing, 50, runMessages), /nobody catches this/);
});
