import { importerMethods } from "../proto/importer_methods.ts";
import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { pluginStatus } from "./grpc_status.ts";
import { importerSession } from "./importer_session.ts";
import { answer, withPlugin } from "./test_plugin.ts";
import { chunk, file, results, send, withImporter } from "./test_importer.ts";

const { init, import: importMethod, open } = importerMethods;

Deno.test("Init brings the plugin's answer; options are never left out (protocol 1.8)", async () => {
  let request: ReturnType<typeof init.request.decode> | undefined;
  await withPlugin(
    answer(init, (asked) => {
      request = asked;
      return { origin: "box", type: "t", root: "/r", flags: 5 };
    }),
    async (plugin) => {
      const session = await importerSession(plugin, {
        protocol: "t",
        config: { location: "t:///r", key: "value" },
        host: { hostname: "h", os: "linux", arch: "amd64", cwd: "/w", maxConcurrency: 3 },
      });
      deepEqual([session.origin, session.type, session.root, session.flags], ["box", "t", "/r", 5]);
      deepEqual(request, {
        proto: "t",
        config: { location: "t:///r", key: "value" },
        options: {
          hostname: "h",
          os: "linux",
          arch: "amd64",
          cwd: "/w",
          maxconcurrency: "3",
          excludes: [],
          noxattr: false,
        },
      });
    },
  );
});

Deno.test("a refused location is told in the plugin's own words", () =>
  withPlugin({ [init.path]: (call) => call.end(3, "no such bucket") }, async (plugin) => {
    const refused = importerSession(plugin, { protocol: "t", config: { location: "t://b" } });
    const error = await refused.catch((error) => error);
    equal(error.message, "cannot open t://b: no such bucket");
    deepEqual(pluginStatus(error), { code: 3, message: "no such bucket" });
  }));

Deno.test("H7 every record is answered once, the half-close comes after the last answer", async () => {
  let taken: string[] = [];
  await withImporter({
    [importMethod.path]: async (call) => {
      for (const path of ["/a", "/bad", "/c"]) send(call, { record: file(path) });
      send(call, { record: { pathname: "/e", error: "unreadable" } });
      send(call, { finished: true });
      taken = await results(call);
      call.end();
    },
  }, async (session) => {
    const seen: string[] = [];
    for await (const entry of session.import()) {
      const { record } = entry;
      seen.push(`${record.kind} ${record.path}`);
      if (record.path === "/a") {
        let text = "";
        for await (const bytes of entry.open()) text += new TextDecoder().decode(bytes);
        equal(text, "</a>");
      }
      if (record.path === "/bad") {
        await rejects(entry.drain(), {
          message: 'cannot read "/bad" from the plugin: disk on fire',
        });
        await entry.answer("not read");
        await entry.answer("and again");
      }
    }
    deepEqual(seen, ["file /a", "file /bad", "file /c", "error /e"]);
    deepEqual(taken, ["/a", "/bad: not read", "/c", "/e"]);
  });
});

Deno.test("H7 with several workers every record is answered once, and no more run than asked", async () => {
  let taken: string[] = [];
  await withImporter({
    [importMethod.path]: async (call) => {
      for (let count = 0; count < 200; count++) send(call, { record: file(`/${count}`) });
      send(call, { record: { pathname: "/e", error: "unreadable" } });
      send(call, { finished: true });
      taken = await results(call);
      call.end();
    },
  }, async (session) => {
    let running = 0;
    let most = 0;
    let bytes = 0;
    const summary = await session.importAll({
      handle: async ({ record, drain }) => {
        most = Math.max(most, ++running);
        const length = record.kind === "file" ? await drain() : 0;
        bytes += length;
        running--;
      },
    });
    deepEqual(summary, { records: 201, errors: 1 });
    equal(most, 3);
    equal(bytes, 10 * 4 + 90 * 5 + 100 * 6);
    equal(taken.length, 201);
    equal(new Set(taken).size, 201);
  });
});

Deno.test("H8 an empty chunk is tolerated", () =>
  withImporter({
    [importMethod.path]: async (call) => {
      send(call, { record: file("/a") });
      send(call, { finished: true });
      await results(call);
      call.end();
    },
    [open.path]: (call) => {
      call.send(new Uint8Array());
      call.send(new Uint8Array([0x0a, 0]));
      call.send(chunk("x"));
      call.end();
    },
  }, async (session) => {
    for await (const entry of session.import()) {
      const lengths: number[] = [];
      for await (const bytes of entry.open()) lengths.push(bytes.length);
      deepEqual(lengths, [1]);
    }
  }));

Deno.test("I29 metadata arrive exactly", () =>
  withImporter({
    [importMethod.path]: async (call) => {
      send(call, {
        record: {
          pathname: "/old",
          extendedAttributes: ["user.a"],
          fileInfo: {
            name: "old",
            size: -1,
            mode: 0o644,
            modTime: { seconds: -2, nanos: 999_999_999 },
            ino: (1n << 64n) - 1n,
            uid: "9007199254740993",
          },
        },
      });
      send(call, {
        record: { pathname: "/old", isXattr: true, xattrName: "user.a", xattrType: 1 },
      });
      send(call, { record: { pathname: "/l", target: "../x", fileInfo: { mode: 0x080001ff } } });
      send(call, { finished: true });
      await results(call);
      call.end();
    },
  }, async (session) => {
    const records = [];
    for await (const { record } of session.import()) records.push(record);
    const [old, xattr, link] = records;
    if (old?.kind !== "file" || xattr?.kind !== "xattr" || link?.kind !== "symlink") {
      throw new Error(`kinds: ${records.map(({ kind }) => kind)}`);
    }
    equal(old.info.modTime, -1_000_000_001n);
    equal(old.info.size, -1);
    equal(old.info.ino, (1n << 64n) - 1n);
    equal(old.info.uid, 9007199254740993n);
    deepEqual(old.xattrNames, ["user.a"]);
    deepEqual([xattr.name, xattr.type], ["user.a", "ads"]);
    equal(link.target, "../x");
  }));

Deno.test("close sends Close; a second one does nothing more", () =>
  withImporter({}, async (session, calls) => {
    await session.close();
    await session.close();
    match(String(calls.at(-1)?.headers[":path"]), /Close$/);
    equal(calls.length, 2);
  }));
