import { strictEqual as equal, throws } from "node:assert/strict";
import { pluginLocation } from "./plugin_location.ts";

Deno.test("locations are rewritten as plakar does (protocol 1.6)", () => {
  const rows: [typed: string, localfs: boolean | undefined, expected: string][] = [
    ["probe://host/p", false, "probe://host/p"],
    ["probe:rel", false, "probe://rel"],
    ["probe:", false, "probe://"],
    ["probe://", false, "probe://"],
    ["probe:///a", false, "probe:///a"],
    ["lp:rel/x", true, "lp:///w/rel/x"],
    ["lp://", true, "lp:///w"],
    ["lp:///a/b", true, "lp:///a/b"],
    ["lp:./x", undefined, "lp:///w/x"],
    ["lp:..", undefined, "lp:///"],
    ["lp:x", undefined, "lp://x"],
    ["lp:.hidden", undefined, "lp://.hidden"],
  ];
  for (const [typed, localfs, expected] of rows) {
    equal(pluginLocation(typed, "/w", localfs).location, expected, typed);
  }
  equal(pluginLocation("s3+http://host/b", "/w", false).protocol, "s3+http");
});

Deno.test("a path without a protocol is refused with what to write", () => {
  throws(() => pluginLocation("./data", "/w", true), /write it as "dir:\.\/data"/);
  throws(() => pluginLocation("", "/w", true), /is empty/);
  equal(pluginLocation("fs:./x", "/w", true).location, "fs:///w/x");
});
