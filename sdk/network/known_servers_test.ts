import { strictEqual as equal } from "node:assert/strict";
import { type KnownServers, knownServers } from "./known_servers.ts";
import { networkFailure } from "./network_failure.ts";
import type { FailureKind } from "./failure_kind.ts";

const failure = (kind: FailureKind) => networkFailure({ kind, action: "ask", reason: "it fails" });

/** Whether it is worth another attempt, after one that took a second. */
function worth(servers: KnownServers, error: unknown, attempts = 1, spent = 1_000): boolean {
  return servers.isWorthTrying(error, attempts, spent);
}

Deno.test("knownServers: a host that never answered is given up soon", () => {
  const servers = knownServers(30_000);
  const silent = servers.unanswered("a:1", failure("transient"));
  equal(servers.met("a:1"), false);
  equal(worth(servers, silent), true);
  equal(worth(servers, silent, 4), true);
  equal(worth(servers, silent, 5), false);
  equal(worth(servers, silent, 1, 30_000), false);
  equal(worth(servers, servers.unanswered("a:1", failure("config"))), false);
});

Deno.test("knownServers: of a host that answered, only what is for good is for good", () => {
  const servers = knownServers(30_000);
  servers.answered("a:1");
  equal(servers.met("a:1"), true);
  const silent = servers.unanswered("a:1", failure("transient"));
  equal(worth(servers, silent, 100, 1e9), true);
  equal(worth(servers, servers.unanswered("a:1", failure("config"))), true);
  equal(worth(servers, servers.unanswered("a:1", failure("permanent"))), false);
  equal(worth(servers, servers.unanswered("b:1", failure("config"))), false);
});

Deno.test("knownServers: what an answer said is tried again by its kind alone", () => {
  const servers = knownServers(30_000);
  equal(worth(servers, failure("rate-limited"), 100, 1e9), true);
  equal(worth(servers, failure("config")), false);
  equal(worth(servers, "no error at all"), false);
  equal(servers.unanswered("a:1", "no error at all"), "no error at all");
});
