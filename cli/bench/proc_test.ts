import { ok, strictEqual as equal } from "node:assert/strict";
import { cpuSeconds, cpuSecondsIn } from "./cpu_time.ts";
import { peakRss, peakRssIn } from "./peak_rss.ts";

Deno.test("cpu time: names with spaces and parentheses do not shift the fields", () => {
  const rest = "S 1 7 7 0 -1 4194304 1 0 0 0 250 50 0 0 20 0 9 0 1 1 1";
  equal(cpuSecondsIn(`7 (dir-importer) ${rest}`), 3);
  equal(cpuSecondsIn(`7 (a ) b (c) ${rest}`), 3);
  equal(cpuSecondsIn("7 (cut"), undefined);
});

Deno.test("peak rss: the kernel's maximum, in bytes", () => {
  equal(peakRssIn("Name:\tx\nVmHWM:\t  123456 kB\nVmRSS:\t  1 kB\n"), 123456 * 1024);
  equal(peakRssIn("Name:\tx\n"), undefined);
});

Deno.test({
  name: "cpu time, peak rss: this process has used some of both, a process that is gone has none",
  ignore: Deno.build.os !== "linux",
  async fn() {
    ok((await cpuSeconds(Deno.pid))! > 0);
    ok((await peakRss(Deno.pid))! > 10_000_000);
    equal(await cpuSeconds(2 ** 30), undefined);
    equal(await peakRss(2 ** 30), undefined);
  },
});
