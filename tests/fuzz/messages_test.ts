import { fuzzedRoles } from "./fuzzed_roles.ts";
import { fuzzSessions } from "./fuzz_sessions.ts";
import { runMessages } from "./run_messages.ts";

const SESSIONS = 100;

for (const role of fuzzedRoles) {
  Deno.test(`mutated messages to the ${role.name} service always end with a status`, async () => {
    await fuzzSessions(role, SESSIONS, runMessages);
  });
}
