import { ok } from "node:assert/strict";
import { transports } from "../../runtime/test_transports.ts";
import { type FuzzedRole, fuzzedRoles } from "./fuzzed_roles.ts";
import { fuzzSessions } from "./fuzz_sessions.ts";
import { runFrames } from "./run_frames.ts";

const SESSIONS = { "http2": 500, "grpc-js": 100 } as Record<string, number>;

for (const { name, transport } of transports) {
  for (const role of fuzzedRoles) {
    const subject: FuzzedRole = {
      ...role,
      name: `${role.name} on ${name}`,
      serve: (options) => role.serve({ ...options, transport }),
    };
    const title = `mutated frames to the ${role.name} service end with a status or the connection`;
    Deno.test(`${title} [${name}]`, async () => {
      const grown = await fuzzSessions(subject, SESSIONS[name]!, runFrames);
      if (name === "http2") ok(grown < 10, `${grown} MB more after all sessions`);
    });
  }
}
