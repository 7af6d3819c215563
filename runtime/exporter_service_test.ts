import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import type { ConnectContext } from "../sdk/context.ts";
import type { RawConfig } from "../sdk/definition.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { ExportCall } from "../sdk/exporter.ts";
import { withExporter } from "./test_exporter.ts";
import { test } from "./test_transports.ts";

const config = { location: "mem://x/y", password: "hunter2" };

test("Init answers origin, type, a clean root and the flags", (transport) =>
  withExporter(transport, {
    origin: () => "box",
    type: () => "mem",
    root: () => "/restored//here/",
    flags: () => ["localfs", "exportxattr"],
  }, async (host) => {
    const { code, answer } = await host.init();
    equal(code, 0);
    deepEqual(answer, { origin: "box", type: "mem", root: "/restored/here", flags: 33 });
    equal((await host.ping()).code, 0);
  }));

test("P10 calls before Init are refused, the process lives on", (transport) =>
  withExporter(transport, {}, async (host) => {
    const { code, message } = await host.ping();
    equal(code, 9);
    match(message, /cannot ping before Init/);
    match((await host.export().finish()).join(), /^9 cannot export before Init/);
    equal((await host.close()).code, 0);
    equal((await host.init()).code, 0);
    equal((await host.ping()).code, 0);
  }));

test("P11 a second Init is refused, the first connector stays", (transport) => {
  let made = 0;
  return withExporter(transport, () => {
    made++;
    return {};
  }, async (host) => {
    await host.init();
    equal((await host.init()).code, 9);
    equal((await host.ping()).code, 0);
    equal(made, 1);
  });
});

test("P12 P18 options: defaults without, all seven with", async (transport) => {
  const seen: ConnectContext<RawConfig>[] = [];
  const construct = (context: ConnectContext<RawConfig>) => {
    seen.push(context);
    return {};
  };
  await withExporter(transport, construct, async (host) => {
    equal((await host.init({ proto: "mem", config })).code, 0);
  });
  await withExporter(transport, construct, async (host) => {
    const options = {
      hostname: "h",
      os: "linux",
      arch: "arm64",
      cwd: "/w",
      maxconcurrency: 7,
      excludes: ["*.o"],
      noxattr: true,
    };
    equal((await host.init({ proto: "mem", config, options })).code, 0);
  });
  equal(seen[0]?.host.maxConcurrency, 1);
  deepEqual(seen[0]?.config, config);
  deepEqual({ ...seen[1]?.host }, {
    hostname: "h",
    os: "linux",
    arch: "arm64",
    cwd: "/w",
    maxConcurrency: 7,
    excludes: ["*.o"],
    noXattr: true,
  });
});

test("P13 P15 a refused Init says why in full and without secrets; it may be repeated", (transport) => {
  let tries = 0;
  return withExporter(transport, (context) => {
    if (++tries > 1) return {};
    const message = `cannot log in to "ü" with ${
      context.config["password"]
    }: 100% refused\ntry again`;
    throw new ConnectorError(message, { code: "unauthenticated" });
  }, async (host) => {
    const { code, message } = await host.init({ proto: "mem", config });
    deepEqual([code, message], [16, 'cannot log in to "ü" with ***: 100% refused\ntry again']);
    equal((await host.init({ proto: "mem", config })).code, 0);
  }, ["password"]);
});

test("an Init that is refused after the connector was made closes it", (transport) => {
  let closes = 0;
  return withExporter(transport, {
    root: () => "relative",
    close: () => Promise.resolve(void closes++),
  }, async (host) => {
    const { code, message } = await host.init();
    equal(code, 3);
    match(message, /the root "relative" is not an absolute path/);
    equal(closes, 1);
    await host.disconnect();
    equal(closes, 1);
  });
});

test("P14 Close twice closes once; later calls get a clean status", (transport) => {
  let closes = 0;
  return withExporter(transport, { close: () => Promise.resolve(void closes++) }, async (host) => {
    await host.init();
    const [first, second] = await Promise.all([host.close(), host.close()]);
    deepEqual([first?.code, second?.code], [0, 0]);
    for (const end of [await host.ping(), await host.init()]) {
      equal(end.code, 9);
      match(end.message, /closed/);
    }
    match((await host.export().finish()).join(), /^9 cannot export: the connector was closed/);
    await host.disconnect();
    equal(closes, 1);
  });
});

test("P14 Close during Export: the author is told, ends first, then close runs", (transport) => {
  const seen: string[] = [];
  return withExporter(transport, {
    async export({ records }: ExportCall) {
      try {
        for await (const record of records) record.ok();
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 5));
        seen.push("export ended");
      }
    },
    close: () => Promise.resolve(void seen.push("closed")),
  }, async (host) => {
    await host.init();
    const running = host.export();
    running.file("/a");
    equal(await running.result(), "/a");
    equal((await host.close()).code, 0);
    deepEqual(seen, ["export ended", "closed"]);
    deepEqual(await running.finish(), ["2 the connector was closed"]);
  });
});

test("P14 an author that ignores the abort holds up neither Close nor the end", (transport) => {
  let closes = 0;
  const release = Promise.withResolvers<void>();
  return withExporter(transport, {
    export: () => release.promise,
    close: () => Promise.resolve(void closes++),
  }, async (host) => {
    await host.init();
    const running = host.export();
    running.file("/a");
    const started = performance.now();
    equal((await host.close()).code, 0);
    deepEqual(await running.finish(), ["2 the connector was closed"]);
    await host.disconnect();
    ok(performance.now() - started < 2000);
    equal(closes, 1);
    // Its failure, long after, must not end the process.
    release.reject(new Error("too late"));
  });
});

test("P16 an author that throws ends its call only", (transport) => {
  let calls = 0;
  return withExporter(transport, {
    ping() {
      if (++calls === 1) throw new Error("no route to hunter2's host");
      return calls === 2 ? Promise.reject(new TypeError("odd")) : Promise.resolve();
    },
  }, async (host) => {
    await host.init({ proto: "mem", config });
    deepEqual(await host.ping().then(({ code, message }) => [code, message]), [
      2,
      "no route to ***'s host",
    ]);
    equal((await host.ping()).message, "odd");
    equal((await host.ping()).code, 0);
  }, ["password"]);
});

test("secrets are masked in results and in the status of an export", (transport) =>
  withExporter(transport, {
    async export({ records }) {
      for await (const record of records) record.error(new Error("hunter2 was refused"));
      throw new Error("hunter2 once more");
    },
  }, async (host) => {
    await host.init({ proto: "mem", config });
    const running = host.export();
    running.file("/a");
    running.chunks("");
    deepEqual(await running.finish(), ["/a: *** was refused", "2 *** once more"]);
  }, ["password"]));

test("P5 the end of the connection aborts the export and closes the connector once", (transport) => {
  const seen: unknown[] = [];
  const reading = Promise.withResolvers<void>();
  return withExporter(transport, {
    async export({ records, signal }) {
      try {
        for await (const record of records) {
          reading.resolve();
          if ("content" in record) await record.content.read();
        }
      } catch {
        seen.push(signal.aborted);
      }
    },
    close() {
      seen.push("closed");
      return Promise.reject(new Error("the socket of hunter2 was gone"));
    },
  }, async (host) => {
    await host.init({ proto: "mem", config });
    host.export().file("/a");
    await reading.promise;
    await host.disconnect();
    deepEqual(seen, [true, "closed"]);
    equal(host.log.length, 1);
    match(
      host.log[0]!,
      /^error the exporter did not close well reason="the socket of \*\*\* was gone"/,
    );
  }, ["password"]);
});

test("two exports on one connector do not disturb each other", (transport) =>
  withExporter(transport, {
    async export({ records }) {
      for await (const record of records) record.ok();
    },
  }, async (host) => {
    await host.init();
    const [one, other] = [host.export(), host.export()];
    one.file("/1");
    other.file("/2");
    one.chunks("x", "");
    other.chunks("y", "");
    deepEqual(await other.finish(), ["/2", "OK"]);
    deepEqual(await one.finish(), ["/1", "OK"]);
  }));
