import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { ExportCall, Exporter, ExportRecord, StoredEntry } from "../../sdk/exporter.ts";
import { after, type Author, bytesOf, withExporter } from "../test_exporter.ts";
import { test } from "../test_transports.ts";
import { hostV10, withHostV10 } from "./test_exporter_v10.ts";

/** Notes every record as `kind path`, files with their content, and answers ok. */
function recorder(): { readonly seen: string[]; readonly export: Author } {
  const seen: string[] = [];
  const decoder = new TextDecoder();
  return {
    seen,
    async export({ records }: ExportCall) {
      for await (const record of records) {
        let text = `${record.kind} ${record.path}`;
        try {
          if (record.kind === "symlink") text += ` -> ${record.target}`;
          if (record.kind === "file") {
            text += ` (${record.info.size}) `;
            for await (const piece of record.content) text += decoder.decode(piece);
          }
          seen.push(text);
          record.ok();
        } catch (error) {
          seen.push(`${text} FAILED`);
          record.error(error);
        }
      }
      seen.push("end");
    },
  };
}

test("V8 a directory is made once, however often it is asked for, after those above it", (transport) => {
  const author = recorder();
  return withHostV10(transport, author, async (host) => {
    strictEqual(await host.root(), "/r");
    for (const path of ["/r/a", "/r/a", "/r/a/", "/r/x/y", "/r/a//b", "/r"]) {
      strictEqual(await host.createDirectory(path), "OK");
    }
    strictEqual(await host.close(), "OK");
    deepStrictEqual(author.seen, [
      "directory /",
      "directory /a",
      "directory /x",
      "directory /x/y",
      "directory /a/b",
      "end",
    ]);
  });
});

test("V8 E17 nothing outside the root reaches the author", (transport) => {
  const author = recorder();
  const links: unknown[] = [];
  return withHostV10(transport, {
    ...author,
    link: (link) => Promise.resolve(void links.push(link)),
    setInfo: (entry) => Promise.resolve(void links.push(entry)),
  }, async (host) => {
    const outside = /^3 cannot restore "[^"]*": it does not lie below the root "\/r"/;
    for (const path of ["/", "/etc", "/rr/a", "/r/../etc/x", "/r/a/../../b"]) {
      match(await host.createDirectory(path), outside);
      match(await host.storeFile(path, "x"), outside);
      match(await host.setPermissions(path, "file"), outside);
      match(await host.symlink("x", path), outside);
      match(await host.hardLink(path, "/r/b"), outside);
      match(await host.hardLink("/r/b", path), outside);
    }
    match(await host.createDirectory("a"), /^3 .*it is relative/);
    match(await host.createDirectory(""), /^3 .*it is empty/);
    strictEqual(await host.close(), "OK");
    deepStrictEqual([...author.seen, ...links], []);
  });
});

test("V9 files arrive whole, whatever their size, and get their answer", (transport) => {
  const big = new Uint8Array(700_000).fill(0x61);
  const author = recorder();
  return withHostV10(transport, author, async (host) => {
    strictEqual(await host.storeFile("/r/d/small", "abc"), "OK");
    strictEqual(await host.storeFile("/r/empty", ""), "OK");
    strictEqual(await host.storeFile("/r/big", big), "OK");
    strictEqual(await host.close(), "OK");
    deepStrictEqual(author.seen, [
      "directory /",
      "directory /d",
      "file /d/small (3) abc",
      "file /empty (0) ",
      `file /big (700000) ${"a".repeat(700_000)}`,
      "end",
    ]);
  });
});

test("V9 fewer or more bytes than the header says: the call fails, the author never sees an end", (transport) => {
  const author = recorder();
  return withHostV10(transport, author, async (host) => {
    const short = host.openFile("/r/a", 5);
    short.data("abc");
    match(await short.finish(), /^15 received 3 of 5 bytes of "\/r\/a"/);
    const long = host.openFile("/r/b", 2);
    long.data("ab", "c");
    match(await long.finish(), /^15 received at least 3 of 2 bytes of "\/r\/b"/);
    const none = host.openFile("/r/c", 1);
    match(await none.finish(), /^15 received 0 of 1 bytes/);
    strictEqual(await host.storeFile("/r/d", "after"), "OK");
    strictEqual(await host.close(), "OK");
    deepStrictEqual(author.seen.slice(1, -1), [
      "file /a (5) abc FAILED",
      "file /b (2) ab FAILED",
      "file /c (1)  FAILED",
      "file /d (5) after",
    ]);
  });
});

test("V9 data without a header, a second header, no request at all", (transport) => {
  const author = recorder();
  return withHostV10(transport, author, async (host) => {
    const headless = host.openFile();
    headless.data("x");
    match(await headless.finish(), /^3 .*must begin with the file's path and size/);
    const twice = host.openFile("/r/a", 2);
    twice.data("x");
    twice.request({ header: { pathname: "/r/b", size: 1 } });
    twice.data("y");
    match(await twice.finish(), /^3 .*a second header came inside the content of "\/r\/a"/);
    match(await host.openFile().finish(), /^3 .*ended before it named a file/);
    const huge = host.openFile("/r/h", "9007199254740993");
    match(await huge.finish(), /^3 cannot store "\/r\/h": its size of 9007199254740993 bytes/);
    strictEqual(await host.close(), "OK");
    deepStrictEqual(author.seen, ["directory /", "file /a (2) x FAILED", "end"]);
  });
});

test("V9 a content the author leaves unread is taken, and must be whole, too", (transport) =>
  withHostV10(transport, {
    async export({ records }) {
      for await (const record of records) {
        if (record.path === "/refused") record.error(new Error("no such names here"));
        else record.ok();
      }
    },
  }, async (host) => {
    const big = new Uint8Array(500_000);
    strictEqual(await host.storeFile("/r/skipped", big), "OK");
    match(await host.storeFile("/r/refused", big), /^2 no such names here$/);
    const short = host.openFile("/r/short", 5);
    short.data("abc");
    match(await short.finish(), /^15 received 3 of 5 bytes/);
    strictEqual(await host.close(), "OK");
  }));

test("V9 a StoreFile that is reset fails its author's read, and nothing else", (transport) => {
  const author = recorder();
  return withHostV10(transport, author, async (host) => {
    const broken = host.openFile("/r/a", 10);
    broken.data("abc");
    await until(() => author.seen.length > 0);
    await after(5);
    broken.call.stream.close(8);
    await until(() => author.seen.includes("file /a (10) abc FAILED"));
    strictEqual(await host.storeFile("/r/b", "b"), "OK");
    strictEqual(await host.close(), "OK");
    deepStrictEqual(author.seen.slice(1), ["file /a (10) abc FAILED", "file /b (1) b", "end"]);
  });
});

test("V10 metadata come after the content, each through setInfo, the last ones count", (transport) => {
  const author = recorder();
  const set: StoredEntry[] = [];
  return withHostV10(transport, {
    ...author,
    setInfo: (entry) => Promise.resolve(void set.push(entry)),
  }, async (host) => {
    const modTime = 1_234_567_890_123_456_789n;
    await host.storeFile("/r/d/f", "x");
    strictEqual(await host.setPermissions("/r/d/f", "file", { mode: 0o640, modTime }), "OK");
    strictEqual(await host.setPermissions("/r/d/f", "file", { mode: 0o4755, uid: 7 }), "OK");
    await host.symlink("t", "/r/d/l");
    strictEqual(await host.setPermissions("/r/d/l", "symlink", { modTime }), "OK");
    strictEqual(await host.setPermissions("/r/d", "directory", { mode: 0o500, modTime }), "OK");
    // Without its type bits, and one that nobody made.
    const bare = { mode: 0o700, modTime: { seconds: 1 } };
    strictEqual(await host.setExactly({ pathname: "/r/d", fileInfo: bare }), "OK");
    strictEqual(await host.setPermissions("/r/e", "directory", { gid: 5 }), "OK");
    match(await host.setExactly({ pathname: "/r/d" }), /^3 .*without its file info/);
    strictEqual(await host.close(), "OK");
    const shown = set.map(({ path, kind, info }) => [kind, path, info.mode, info.modTime]);
    deepStrictEqual(shown, [
      ["file", "/d/f", 0o640, modTime],
      ["file", "/d/f", 0x8001ed, 0n],
      ["symlink", "/d/l", 0x80001ff, modTime],
      ["directory", "/d", 0x80000140, modTime],
      ["directory", "/d", 0x800001c0, 1_000_000_000n],
      ["directory", "/e", 0x800001ed, 0n],
    ]);
    deepStrictEqual([set[1]?.info.uid, set[1]?.info.size, set[5]?.info.gid], [7n, -1, 5n]);
    deepStrictEqual(author.seen, [
      "directory /",
      "directory /d",
      "file /d/f (1) x",
      "symlink /d/l -> t",
      "directory /e",
      "end",
    ]);
  });
});

test("V10 without setInfo metadata of folders come as a second record", (transport) => {
  const records: ExportRecord[] = [];
  return withHostV10(transport, {
    async export(call) {
      for await (const record of call.records) {
        records.push(record);
        record.ok();
      }
    },
  }, async (host) => {
    const modTime = 5n;
    await host.createDirectory("/r/d");
    strictEqual(await host.setPermissions("/r/d", "directory", { mode: 0o500, modTime }), "OK");
    await host.createDirectory("/r/d");
    strictEqual(await host.setPermissions("/r/d", "directory", { mode: 0o700, gid: 5 }), "OK");
    strictEqual(await host.close(), "OK");
    const shown = records.map(({ path, ...record }) =>
      record.kind === "directory" ? [path, record.info.mode & 0o777, record.info.gid] : []
    );
    const unknown = 0xffff_ffffn;
    deepStrictEqual(shown, [
      ["/", 0o700, unknown],
      ["/d", 0o700, unknown],
      ["/d", 0o500, 0n],
      ["/d", 0o700, 5n],
    ]);
  });
});

test("V10 without setInfo metadata of files are left out, with one warning", (transport) =>
  withHostV10(transport, recorder(), async (host, log) => {
    for (const path of ["/r/a", "/r/b"]) {
      await host.storeFile(path, "x");
      strictEqual(await host.setPermissions(path, "file"), "OK");
    }
    strictEqual(await host.setPermissions("/r", "directory"), "OK");
    strictEqual(log.length, 1);
    match(log[0]!, /^warn.*mode, owner and time of files are left out/);
  }));

test("V11 links are made at their new name, symbolic ones to the letter", (transport) => {
  const author = recorder();
  const links: unknown[] = [];
  return withHostV10(transport, {
    ...author,
    link: (link) => Promise.resolve(void links.push(link)),
  }, async (host) => {
    strictEqual(await host.symlink("../../x//y/", "/r/l"), "OK");
    strictEqual(await host.storeFile("/r/d/a", "a"), "OK");
    strictEqual(await host.hardLink("/r/d/a", "/r/e/b"), "OK");
    match(await host.symlink("", "/r/none"), /^3 .*gave it no target/);
    strictEqual(await host.close(), "OK");
    deepStrictEqual(author.seen, [
      "directory /",
      "symlink /l -> ../../x//y/",
      "directory /d",
      "file /d/a (1) a",
      "directory /e",
      "end",
    ]);
    deepStrictEqual(links, [{ path: "/e/b", existing: "/d/a" }]);
  });
});

test("V11 without link each hard link fails, and names both paths", (transport) =>
  withHostV10(transport, recorder(), async (host) => {
    await host.storeFile("/r/a", "a");
    match(
      await host.hardLink("/r/a", "/r/b"),
      /^12 cannot make "\/b" a hard link to "\/a": this exporter makes none for plakar v1\.0/,
    );
    strictEqual(await host.close(), "OK");
  }));

test("V12 files side by side arrive whole, one after the other", (transport) => {
  const author = recorder();
  return withHostV10(transport, author, async (host) => {
    const paths = Array.from({ length: 24 }, (_, at) => `/r/d${at % 3}/f${at}`);
    const ends = paths.map((path, at) =>
      host.storeFile(path, new Uint8Array(150_000).fill(0x61 + at))
    );
    deepStrictEqual(new Set(await Promise.all(ends)), new Set(["OK"]));
    strictEqual(await host.close(), "OK");
    const files = author.seen.filter((text) => text.startsWith("file"));
    strictEqual(files.length, 24);
    for (const [at, path] of paths.entries()) {
      const letter = String.fromCharCode(0x61 + at);
      ok(files.includes(`file ${path.slice(2)} (150000) ${letter.repeat(150_000)}`), path);
    }
    deepStrictEqual(new Set(author.seen.filter((text) => text.startsWith("dir"))).size, 4);
  });
});

test("V12 a file that waits for its turn holds up neither directories nor the one before", (transport) => {
  const seen: string[] = [];
  const go = Promise.withResolvers<void>();
  return withHostV10(transport, {
    async export({ records }) {
      for await (const record of records) {
        seen.push(record.path);
        if (record.path === "/0") await go.promise;
        await bytesOf(record);
        record.ok();
      }
    },
    setInfo: (entry) => Promise.resolve(void seen.push(`info ${entry.path}`)),
  }, async (host) => {
    // More than the window of the whole connection.
    const ends = Array.from(
      { length: 12 },
      (_, at) => host.storeFile(`/r/${at}`, new Uint8Array(400_000)),
    );
    await until(() => seen.includes("/0"));
    strictEqual(await host.root(), "/r");
    strictEqual(await host.setPermissions("/r/x", "file"), "OK");
    deepStrictEqual(seen, ["/", "/0", "info /x"]);
    go.resolve();
    deepStrictEqual(new Set(await Promise.all(ends)), new Set(["OK"]));
    strictEqual(await host.close(), "OK");
  });
});

test("V12 a file that is reset while it waits never reaches the author", (transport) => {
  const seen: string[] = [];
  const go = Promise.withResolvers<void>();
  return withHostV10(transport, {
    async export({ records }) {
      for await (const record of records) {
        seen.push(record.path);
        if (record.path === "/1") await go.promise;
        await bytesOf(record);
        record.ok();
      }
    },
  }, async (host) => {
    const first = host.storeFile("/r/1", "1");
    await until(() => seen.includes("/1"));
    const second = host.openFile("/r/2", 1);
    second.data("2");
    await after(20);
    second.call.stream.close(8);
    await second.ended;
    await after(20);
    go.resolve();
    strictEqual(await first, "OK");
    strictEqual(await host.storeFile("/r/3", "3"), "OK");
    deepStrictEqual(seen, ["/", "/1", "/3"]);
  });
});

test("E12 Close waits for the export and tells what it threw, secrets masked", (transport) => {
  const seen: string[] = [];
  const author = async ({ records }: ExportCall) => {
    for await (const record of records) record.ok();
    await after(20);
    seen.push("export ended");
    throw new Error("hunter2 was refused");
  };
  const parts: Partial<Exporter> = {
    export: author,
    close: () => Promise.resolve(void seen.push("closed")),
  };
  return withHostV10(transport, parts, async (host, log) => {
    strictEqual(await host.createDirectory("/r/a"), "OK");
    const [first, second] = await Promise.all([host.close(), host.close()]);
    strictEqual(first, "2 *** was refused");
    strictEqual(second, first);
    match(await host.createDirectory("/r/b"), /^9 .*closed/);
    deepStrictEqual(seen, ["export ended", "closed"]);
    // Nobody sees an answer to Close.
    match(log[0]!, /^error the restore did not end well reason="\*\*\* was refused"/);
  }, ["password"]);
});

test("P16 an export that throws half-way fails all that follows, and Close", (transport) =>
  withHostV10(transport, {
    async export({ records }) {
      for await (const record of records) {
        if (record.path === "/b") throw new Error("lost the connection of hunter2");
        await bytesOf(record);
        record.ok();
      }
    },
  }, async (host) => {
    strictEqual(await host.storeFile("/r/a", "a"), "OK");
    const lost = "2 lost the connection of ***";
    strictEqual(await host.storeFile("/r/b", "b"), lost);
    strictEqual(await host.createDirectory("/r/c"), lost);
    strictEqual(await host.setPermissions("/r/a", "file"), lost);
    strictEqual(await host.hardLink("/r/a", "/r/d"), lost);
    strictEqual(await host.close(), lost);
  }, ["password"]));

test("P14 Close while files are under way: they fail, nothing hangs", (transport) => {
  const author = recorder();
  let closes = 0;
  return withHostV10(transport, {
    ...author,
    close: () => Promise.resolve(void closes++),
  }, async (host) => {
    const open = host.openFile("/r/a", 10);
    open.data("abc");
    await until(() => author.seen.length > 0);
    const waiting = host.storeFile("/r/b", "b");
    await after(20);
    strictEqual(await host.close(), "OK");
    match(await open.finish(), /^9 the host closed the exporter before the end/);
    match(await waiting, /^(9|15) /);
    deepStrictEqual(author.seen.slice(1), ["file /a (10) abc FAILED", "end"]);
    strictEqual(closes, 1);
  });
});

test("P5 the end of the connection aborts the export", (transport) => {
  const seen: unknown[] = [];
  return withExporter(transport, {
    async export({ records, signal }) {
      try {
        for await (const record of records) record.ok();
      } catch {
        seen.push(signal.aborted);
      }
    },
    close: () => Promise.resolve(void seen.push("closed")),
  }, async (host) => {
    const v10 = hostV10(host.client);
    await v10.init();
    strictEqual(await v10.createDirectory("/a"), "OK");
    v10.openFile("/b", 10);
    await host.disconnect();
    deepStrictEqual(seen, [true, "closed"]);
  });
});

test("P10 P11 P13 calls before Init, a second Init, a refused one", (transport) => {
  let tries = 0;
  return withExporter(transport, () => {
    if (++tries === 1) throw new Error("no such host: hunter2");
    return {};
  }, async (host) => {
    const v10 = hostV10(host.client);
    match(await v10.root(), /^9 cannot tell the root before Init/);
    match(await v10.storeFile("/a", "a"), /^9 cannot store a file before Init/);
    strictEqual(await v10.close(), "OK");
    strictEqual(await v10.init(), "2 no such host: ***");
    strictEqual(await v10.init(), "OK");
    match(await v10.init(), /^9 cannot init twice/);
    strictEqual(await v10.root(), "/");
  }, ["password"]);
});

test("V17 both generations on one connection reach one connector", (transport) => {
  const author = recorder();
  let made = 0;
  return withExporter(transport, () => {
    made++;
    return { ...author, root: () => "/r" };
  }, async (host) => {
    const v10 = hostV10(host.client);
    strictEqual((await host.init()).code, 0);
    match(await v10.init(), /^9 cannot init twice/);
    strictEqual(await v10.root(), "/r");
    strictEqual((await host.ping()).code, 0);
    strictEqual(await v10.createDirectory("/r/a"), "OK");
    const running = host.export();
    running.file("/f");
    running.chunks("x", "");
    deepStrictEqual(await running.finish(), ["/f", "OK"]);
    strictEqual(await v10.storeFile("/r/g", "g"), "OK");
    // Either Close ends both.
    strictEqual((await host.close()).code, 0);
    strictEqual(await v10.close(), "OK");
    strictEqual(made, 1);
    deepStrictEqual(author.seen.filter((text) => text === "end").length, 2);
    ok(author.seen.includes("file /g (1) g"));
  });
});

test("V18 the cookie is empty, and none that comes back matters", (transport) =>
  withHostV10(transport, recorder(), async (host) => {
    strictEqual(host.cookie, "");
    for (const cookie of ["", "some", "\u0000"]) {
      strictEqual(await host.root(cookie), "/r");
      strictEqual(await host.createDirectory("/r/a", cookie), "OK");
    }
    const file = host.openFile();
    file.request({ header: { pathname: "/r/f", size: 1 }, cookie: "one" });
    file.request({ data: { chunk: new Uint8Array(1) }, cookie: "another" });
    strictEqual(await file.finish(), "OK");
    strictEqual(await host.close("some"), "OK");
  }));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await after(1);
}
