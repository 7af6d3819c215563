import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import type { ProcessState } from "./process_state.ts";
import { growth, soakFindings, type SoakOutcome } from "./soak_verdict.ts";

const state: ProcessState = {
  ownMemory: 40e6,
  rss: 90e6,
  peakRss: 95e6,
  descriptors: ["pipe:[1]", "pipe:[2]"],
  threads: 6,
};
const grown = (ownMemory: number): ProcessState => ({ ...state, ownMemory });
const calm: SoakOutcome = {
  before: state,
  rounds: Array.from({ length: 8 }, () => state),
  after: state,
  sleepsPerSecond: { before: 1, after: 2 },
  tree: "/t",
  exit: { code: 0, killed: false },
};

function bad(changed: Partial<SoakOutcome>): string[] {
  return soakFindings({ ...calm, ...changed }).filter(({ good }) => !good)
    .map(({ text }) => text.split(":")[0]!);
}

Deno.test("soak: growth is between the second quarter and the last, warm-up left out", () => {
  equal(growth([1, 2, 50, 51, 52, 53, 54, 55]), 4);
  equal(growth([1, 2, 3, 50, 51, 50, 0, 0, 0, 51, 99, 52]), 2);
  equal(growth([90, 90, 50, 50, 50, 50, 50, 50]), 0);
  throws(() => growth([1, 2, 3]), /at least four/);
});

Deno.test("soak: a calm run has nothing to complain about", () => {
  deepEqual(bad({}), []);
  deepEqual(bad({ rounds: [1, 40, 44, 43, 41, 42, 44, 43].map((mb) => grown(mb * 1e6)) }), []);
});

Deno.test("soak: every kind of rest is found", () => {
  deepEqual(bad({ rounds: [40, 41, 42, 43, 44, 45, 46, 48].map((mb) => grown(mb * 1e6)) }), [
    "memory",
  ]);
  deepEqual(bad({ after: { ...state, descriptors: ["pipe:[1]", "/t/file"] } }), ["descriptors"]);
  deepEqual(bad({ after: { ...state, descriptors: ["pipe:[1]", "pipe:[2]", "x"] } }), [
    "descriptors",
  ]);
  deepEqual(bad({ after: { ...state, threads: 7 } }), ["threads"]);
  deepEqual(bad({ sleepsPerSecond: { before: 1, after: 11 } }), ["at rest"]);
  deepEqual(bad({ exit: { code: 1, killed: false } }), ["end"]);
  deepEqual(bad({ exit: { code: 0, killed: true } }), ["end"]);
});
