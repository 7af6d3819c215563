import { ok } from "node:assert/strict";
import { http2Transport } from "../../runtime/http2/transport.ts";
import { fuzzSessions } from "./fuzz_sessions.ts";
import { runBetween } from "./run_between.ts";
import { runWild } from "./run_wild.ts";

const SESSIONS = 1000;

Deno.test("a wild client leaves the http2 transport answering or ended, and nothing behind", async () => {
  const subject = { name: "wild frames to http2", transport: http2Transport };
  const grown = await fuzzSessions(subject, SESSIONS, runWild);
  ok(grown < 10, `${grown} MB more after all sessions`);
});

Deno.test("mutated frames between the http2 client and server end every call, and leave nothing behind", async () => {
  const subject = { name: "frames between both sides of http2", transport: http2Transport };
  const grown = await fuzzSessions(subject, SESSIONS, runBetween);
  ok(grown < 10, `${grown} MB more after all sessions`);
});
