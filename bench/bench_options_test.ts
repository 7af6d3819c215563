import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { benchOptions } from "./bench_options.ts";

Deno.test("bench options: everything by default, medians of 5", () => {
  const { parts, transports, rounds, format } = benchOptions([]);
  deepEqual(parts, ["start", "opens", "gets", "throughput", "memory"]);
  deepEqual(transports, ["http2", "grpc-js"]);
  equal(rounds, 5);
  equal(format, "table");
});

Deno.test("bench options: parts, transports and rounds can be chosen", () => {
  equal(benchOptions(["--quick"]).parts.includes("memory"), false);
  deepEqual(benchOptions(["--only", "gets,opens", "--quick"]).parts, ["opens", "gets"]);
  deepEqual(benchOptions(["--transport=http2"]).transports, ["http2"]);
  equal(benchOptions(["--rounds", "1"]).rounds, 1);
  equal(benchOptions(["--markdown"]).format, "markdown");
});

Deno.test("bench options: s3 runs only when it is named, and on the one transport it has", () => {
  deepEqual(benchOptions(["--only", "s3"]).parts, ["s3"]);
  deepEqual(benchOptions(["--only", "s3"]).transports, ["http2"]);
  deepEqual(benchOptions(["--only", "s3,opens"]).transports, ["http2", "grpc-js"]);
});

Deno.test("bench options: what is not known is refused with what there is", () => {
  throws(() => benchOptions(["--only", "disk"]), /"disk" is no part; there are: start, opens/);
  throws(() => benchOptions(["--transport", "quic"]), /"quic" is no transport; there are: http2/);
  for (const rounds of ["0", "-1", "x", "1.5"]) {
    throws(() => benchOptions([`--rounds=${rounds}`]), /no number of --rounds/);
  }
  throws(() => benchOptions(["--json", "--markdown"]), /exclude each other/);
});
