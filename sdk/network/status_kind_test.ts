import { strictEqual as equal } from "node:assert/strict";
import type { FailureKind } from "./failure_kind.ts";
import { statusKind } from "./status_kind.ts";

const TABLE: Readonly<Record<FailureKind, readonly number[]>> = {
  config: [300, 301, 302, 303, 304, 307, 308, 399, 511],
  auth: [401, 403, 407],
  "not-found": [404, 410],
  "rate-limited": [429, 509],
  transient: [408, 421, 425, 500, 502, 503, 504, 520, 522, 524, 599],
  permanent: [200, 400, 402, 405, 409, 411, 412, 413, 416, 422, 451, 499, 501, 505, 507, 508],
};

Deno.test("statusKind: every status has the kind that helps", () => {
  for (const [kind, statuses] of Object.entries(TABLE)) {
    for (const status of statuses) equal(statusKind(status), kind, String(status));
  }
});
