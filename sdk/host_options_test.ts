import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { defaultHostOptions } from "./host_options.ts";

Deno.test("P12 a host that says nothing is a local one that works on one record at a time", () => {
  deepEqual(defaultHostOptions, {
    hostname: "localhost",
    os: "",
    arch: "",
    cwd: "/",
    maxConcurrency: 1,
    excludes: [],
    noXattr: false,
  });
});
