import type { FailureKind } from "../failure_kind.ts";

/** Every kind of failure. */
export const KINDS: readonly FailureKind[] = [
  "config",
  "auth",
  "not-found",
  "rate-limited",
  "transient",
  "permanent",
];
