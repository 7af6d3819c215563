import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import type { Exporter } from "../../sdk/exporter.ts";
import { legacyCalls } from "../../sdk/legacy/legacy_calls.ts";
import type { LegacyExporter } from "../../sdk/legacy/legacy_exporter.ts";
import { after } from "../test_exporter.ts";
import { test } from "../test_transports.ts";
import { withHostV10 } from "./test_exporter_v10.ts";

/** An exporter of today that keeps a v1.0-style one, which must be the only one that is asked. */
function keeping(legacy: Partial<LegacyExporter>): Partial<Exporter> {
  const kept: LegacyExporter = {
    root: () => "/r",
    createDirectory: () => {},
    storeFile: async (_pathname, content) => {
      for await (const _ of content);
    },
    setPermissions: () => {},
    createLink: () => {},
    close: () => {},
    ...legacy,
  };
  const parts = {
    [legacyCalls]: kept,
    export: () => Promise.reject(new Error("the export was asked")),
    setInfo: () => Promise.reject(new Error("setInfo was asked")),
    link: () => Promise.reject(new Error("link was asked")),
  };
  return parts;
}

test("V8 V10 V11 a v1.0-style author gets the calls as they are, with whole paths", (transport) => {
  const calls: unknown[][] = [];
  return withHostV10(
    transport,
    keeping({
      createDirectory: (path) => void calls.push(["directory", path]),
      setPermissions: (path, { mode, modTime, size }) =>
        void calls.push(["permissions", path, mode, modTime, size]),
      createLink: (oldname, newname, type) => void calls.push([type, oldname, newname]),
    }),
    async (host) => {
      for (const path of ["/r/a", "/r/a", "/r"]) {
        strictEqual(await host.createDirectory(path), "OK");
      }
      strictEqual(
        await host.setPermissions("/r/a", "directory", { mode: 0o700, modTime: 5n }),
        "OK",
      );
      strictEqual(await host.setPermissions("/r/f", "file", { mode: 0o4711, modTime: 6n }), "OK");
      strictEqual(await host.symlink("../x//", "/r/a/l"), "OK");
      strictEqual(await host.hardLink("/r/f", "/r/a/../g"), "OK");
      match(await host.hardLink("/etc/passwd", "/r/h"), /^3 .*does not lie below the root "\/r"/);
      match(await host.createDirectory("/r/../x"), /^3 .*does not lie below the root/);
      strictEqual(await host.close(), "OK");
      deepStrictEqual(calls, [
        ["directory", "/r/a"],
        ["directory", "/r/a"],
        ["directory", "/r"],
        ["permissions", "/r/a", 0x800001c0, 5n, -1],
        ["permissions", "/r/f", 0x8001c9, 6n, -1],
        ["symlink", "../x//", "/r/a/l"],
        ["hardlink", "/r/f", "/r/g"],
      ]);
    },
  );
});

test("V9 a v1.0-style author reads content and size; a wrong one fails the stream", (transport) => {
  const seen: unknown[] = [];
  return withHostV10(
    transport,
    keeping({
      async storeFile(path, content, size) {
        try {
          seen.push([path, size, await new Response(content).text()]);
        } catch (error) {
          seen.push([path, size, String(error)]);
          throw new Error("wrapped", { cause: error });
        }
      },
    }),
    async (host) => {
      strictEqual(await host.storeFile("/r/a", "abc"), "OK");
      strictEqual(await host.storeFile("/r/empty", ""), "OK");
      const short = host.openFile("/r/short", 5);
      short.data("abc");
      match(await short.finish(), /^15 received 3 of 5 bytes of "\/r\/short"/);
      const long = host.openFile("/r/long", 2);
      long.data("ab", "c");
      match(await long.finish(), /^15 received at least 3 of 2 bytes/);
      deepStrictEqual(seen.slice(0, 2), [["/r/a", 3, "abc"], ["/r/empty", 0, ""]]);
      match(String(seen[2]), /received 3 of 5 bytes/);
      match(String(seen[3]), /received at least 3 of 2 bytes/);
    },
  );
});

test("V9 an author who returns before the end: the rest is taken, and nobody reads it", (transport) => {
  const reading = Promise.withResolvers<void>();
  return withHostV10(
    transport,
    keeping({
      async storeFile(path, content) {
        const reader = content.getReader();
        await reader.read();
        if (path !== "/r/a") return;
        setTimeout(
          () => reading.resolve(rejects(reader.read(), /after storeFile had returned/)),
          30,
        );
      },
    }),
    async (host) => {
      // As with `ok()` of today, the author's word counts (row E4), if all of it came.
      strictEqual(await host.storeFile("/r/a", new Uint8Array(500_000)), "OK");
      await reading.promise;
      const short = host.openFile("/r/b", 200_000);
      short.data(new Uint8Array(100_000));
      match(await short.finish(), /^15 received 100000 of 200000 bytes/);
    },
  );
});

test("V12 a v1.0-style author stores files side by side", (transport) => {
  let running = 0;
  let most = 0;
  const all = Promise.withResolvers<void>();
  return withHostV10(
    transport,
    keeping({
      async storeFile(_path, content) {
        most = Math.max(most, ++running);
        let bytes = 0;
        for await (const chunk of content) {
          bytes += chunk.length;
          // Goes on only when all four are under way, each in the middle of its content.
          if (running === 4) all.resolve();
          await all.promise;
        }
        running--;
        strictEqual(bytes, 400_000);
      },
    }),
    async (host) => {
      const content = new Uint8Array(400_000);
      const ends = ["a", "b", "c", "d"].map((name) => host.storeFile(`/r/${name}`, content));
      deepStrictEqual(await Promise.all(ends), ["OK", "OK", "OK", "OK"]);
      strictEqual(most, 4);
    },
  );
});

test("P14 P16 failures, a reset and Close reach a v1.0-style author", (transport) => {
  const seen: string[] = [];
  const started = Promise.withResolvers<void>();
  return withHostV10(transport, {
    ...keeping({
      createDirectory: () => {
        throw new Error("hunter2 has no right to it");
      },
      async storeFile(path, content, _size, { signal }) {
        try {
          for await (const _ of content) started.resolve();
        } catch (error) {
          await after(5);
          seen.push(`${path} ${signal.aborted}`);
          throw error;
        }
      },
    }),
    close: () => Promise.resolve(void seen.push("closed")),
  }, async (host) => {
    strictEqual(await host.createDirectory("/r/a"), "2 *** has no right to it");
    const reset = host.openFile("/r/reset", 9);
    reset.data("abc");
    await started.promise;
    reset.call.stream.close(8);
    while (seen.length === 0) await after(1);
    const left = host.openFile("/r/left", 9);
    left.data("abc");
    await after(20);
    strictEqual(await host.close(), "OK");
    match(await left.finish(), /^9 the host closed the exporter before the end/);
    deepStrictEqual(seen, ["/r/reset true", "/r/left true", "closed"]);
    ok(/^9 /.test(await host.createDirectory("/r/b")));
  }, ["password"]);
});
