import { ok, rejects, strictEqual as equal, throws } from "node:assert/strict";
import { processState, sleepsOf, statusField } from "./process_state.ts";

Deno.test("process state: sizes are bytes, counts are counts", () => {
  const status = "Name:\tx\nVmRSS:\t  1000 kB\nThreads:\t7\n";
  equal(statusField(status, "VmRSS"), 1_024_000);
  equal(statusField(status, "Threads"), 7);
  throws(() => statusField(status, "VmHWM"), /tells no VmHWM/);
});

Deno.test({
  name: "process state: an open file is among the descriptors, a closed one is not",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const path = await Deno.realPath(await Deno.makeTempFile());
    const file = await Deno.open(path);
    ok((await processState(Deno.pid)).descriptors.includes(path));
    file.close();
    const { descriptors, threads, ownMemory, rss, peakRss } = await processState(Deno.pid);
    equal(descriptors.includes(path), false);
    ok(threads > 0 && ownMemory > 0 && rss >= ownMemory && peakRss >= rss);
    ok(await sleepsOf(Deno.pid) > 0);
    await Deno.remove(path);
    await rejects(processState(2 ** 30), Deno.errors.NotFound);
  },
});
