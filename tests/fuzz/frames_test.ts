import { fuzzedRoles } from "./fuzzed_roles.ts";
import { fuzzSessions } from "./fuzz_sessions.ts";
import { runFrames } from "./run_frames.ts";

const SESSIONS = 200;

for (const role of fuzzedRoles) {
  Deno.test(`mutated frames to the ${role.name} service end with a status or the connection`, async () => {
    await fuzzSessions(role, SESSIONS, runFrames);
  });
}
