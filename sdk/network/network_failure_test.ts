import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { ConnectorError } from "../error.ts";
import { failureKind } from "./failure_kind.ts";
import { failureParts, networkFailure, retryAfterOf } from "./network_failure.ts";
import { KINDS } from "./testdata/kinds.ts";

Deno.test("networkFailure: every kind has its code and a remedy in the text", () => {
  const table = KINDS.map((kind) => {
    const { code, message } = networkFailure({ kind, action: 'get "a"', reason: "it said no" });
    return [kind, code, message];
  });
  const text = (remedy: string) => `cannot get "a": it said no; ${remedy}`;
  deepEqual(table, [
    ["config", "invalid_argument", text("check the location and the options")],
    ["auth", "permission_denied", text("check the credentials and what they permit")],
    ["not-found", "not_found", text("check the location and whether it exists")],
    [
      "rate-limited",
      "resource_exhausted",
      text("try again later, with fewer requests at once"),
    ],
    ["transient", "unavailable", text("check the network and the server, then try again")],
    [
      "permanent",
      "failed_precondition",
      text("trying again will not help; check what the server says in its log"),
    ],
  ]);
});

Deno.test("networkFailure: a remedy of its own stands in place of the kind's", () => {
  const error = networkFailure({
    kind: "auth",
    action: 'list "b"',
    reason: "the clock is 20 minutes off",
    remedy: "set the clock",
  });
  equal(error.message, 'cannot list "b": the clock is 20 minutes off; set the clock');
});

Deno.test("networkFailure: the cause is kept, and absent when none was given", () => {
  const parts = { kind: "transient", action: "go", reason: "no" } as const;
  equal("cause" in networkFailure(parts), false);
  const cause = new Error("why");
  equal(networkFailure({ ...parts, cause }).cause, cause);
});

Deno.test("retryAfterOf: what the server asked for, of a networkFailure alone", () => {
  const parts = { kind: "rate-limited", action: "go", reason: "no" } as const;
  equal(retryAfterOf(networkFailure({ ...parts, retryAfter: 5 })), 5);
  equal(retryAfterOf(networkFailure({ ...parts, retryAfter: 0 })), 0);
  equal(retryAfterOf(networkFailure(parts)), undefined);
  for (const other of [new ConnectorError("x"), "x", undefined, null, { retryAfter: 5 }]) {
    equal(retryAfterOf(other), undefined);
  }
});

Deno.test("networkFailure: its kind is read back from its code, whatever it was made of", () => {
  const options = fc.record({
    kind: fc.constantFrom(...KINDS),
    action: fc.string(),
    reason: fc.string(),
  });
  fc.assert(fc.property(options, (given) => {
    const error = networkFailure(given);
    equal(failureKind(error), given.kind);
    equal(failureParts(error), given);
    equal(error.message.startsWith(`cannot ${given.action}: ${given.reason}; `), true);
  }));
});

Deno.test("networkFailure: docs/network.md tells the code and the remedy of every kind", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/network.md", import.meta.url));
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  for (const kind of KINDS) {
    const { code, message } = networkFailure({ kind, action: "go", reason: "no" });
    const row = rows.find(([, name, , said]) => name === `\`${kind}\`` && said === `\`${code}\``);
    equal(row?.[5], message.slice("cannot go: no; ".length), kind);
  }
});
