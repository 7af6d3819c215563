import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { importerMethods } from "../proto/importer_methods.ts";
import type { RecordMessage } from "../proto/messages.ts";
import { pluginStatus } from "./grpc_status.ts";
import { type ImporterSession, importerSession } from "./importer_session.ts";
import {
  answer,
  streamClosed,
  type TestCall,
  type TestHandlers,
  withPlugin,
} from "./test_plugin.ts";

const { init, import: importMethod, open, close } = importerMethods;

const send = (call: TestCall, message: Parameters<typeof importMethod.response.encode>[0]) =>
  call.send(importMethod.response.encode(message));
const file = (pathname: string): RecordMessage => ({
  pathname,
  hasReader: true,
  fileInfo: { name: pathname.slice(1), size: 3, mode: 0o644 },
});
const chunk = (text: string) => open.response.encode({ chunk: new TextEncoder().encode(text) });

/** Takes the results up to the half-close; the paths, with errors behind a colon. */
async function results(call: TestCall): Promise<string[]> {
  const taken: string[] = [];
  for (let bytes; (bytes = await call.next()) !== null;) {
    const { result } = importMethod.request.decode(bytes);
    taken.push(`${result?.header?.pathname}${result?.error ? `: ${result.error}` : ""}`);
  }
  return taken;
}

const opens: TestHandlers = {
  [open.path]: async (call) => {
    const { record } = open.request.decode((await call.next())!);
    if (record?.pathname === "/bad") return call.end(2, "disk on fire");
    call.send(chunk(`<${record?.pathname}>`));
    call.end();
  },
  ...answer(close, () => ({})),
};

async function withImporter(
  handlers: TestHandlers,
  run: (session: ImporterSession, calls: readonly TestCall[]) => Promise<void>,
): Promise<void> {
  const named = answer(init, () => ({ origin: "box", type: "t", root: "/r", flags: 5 }));
  await withPlugin({ ...named, ...opens, ...handlers }, async (plugin) => {
    const session = await importerSession(plugin, {
      protocol: "t",
      config: { location: "t:///r" },
      host: { maxConcurrency: 3 },
    });
    await run(session, plugin.calls);
  });
}

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

Deno.test("H5 an error status after finished fails the import", () =>
  withImporter({
    [importMethod.path]: async (call) => {
      send(call, { record: file("/a") });
      send(call, { finished: true });
      await results(call);
      call.end(2, "lost the tape");
    },
  }, async (session) => {
    const error = { message: "the import failed in the plugin: lost the tape" };
    await rejects(session.importAll({ handle: () => {} }), error);
    await rejects(async () => {
      for await (const _ of session.import());
    }, error);
  }));

Deno.test("an error status without finished fails the import after its records", () =>
  withImporter({
    [importMethod.path]: (call) => {
      send(call, { record: file("/a") });
      call.end(5, "the folder went away");
    },
  }, async (session) => {
    const seen: string[] = [];
    await rejects(async () => {
      for await (const { record } of session.import()) seen.push(record.path);
    }, { code: "not_found", message: /the folder went away/ });
    deepEqual(seen, ["/a"]);
  }));

Deno.test("H6 OK without finished is accepted when every result was taken", () =>
  withImporter({
    [importMethod.path]: async (call) => {
      send(call, { record: file("/a") });
      await call.next();
      call.end();
    },
  }, async (session) => {
    const seen: string[] = [];
    for await (const { record } of session.import()) seen.push(record.path);
    deepEqual(seen, ["/a"]);
    deepEqual(await session.importAll({ handle: () => {} }), { records: 1, errors: 0 });
  }));

Deno.test("OK before the results were taken is a broken import (protocol 3.9)", () =>
  withImporter({
    [importMethod.path]: (call) => {
      for (const path of ["/a", "/b"]) send(call, { record: file(path) });
      call.end();
    },
  }, async (session) => {
    await rejects(
      session.importAll({
        handle: () => new Promise((resolve) => setTimeout(resolve, 30)),
        concurrency: 1,
      }),
      /the import broke: the plugin ended it before it took 2 results/,
    );
  }));

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

Deno.test("records that make no sense end the import with their path", async () => {
  const wrong: readonly [Parameters<typeof importMethod.response.encode>[0], RegExp][] = [
    [{ record: { pathname: "/x" } }, /the record "\/x" without its fileInfo/],
    [{}, /sent neither a record nor the end/],
  ];
  for (const [message, expected] of wrong) {
    await withImporter(
      { [importMethod.path]: (call) => send(call, message) },
      async (session, calls) => {
        await rejects(session.importAll({ handle: () => {} }), expected);
        await streamClosed(calls[1]!);
        equal(calls[1]!.stream.rstCode, 8);
      },
    );
  }
  await withImporter({
    [importMethod.path]: (call) => {
      send(call, { finished: true });
      send(call, { record: file("/late") });
    },
  }, async (session) => {
    await rejects(session.importAll({ handle: () => {} }), /went on after it had said/);
  });
});

Deno.test("leaving the loop early cancels the import", () =>
  withImporter({
    [importMethod.path]: (call) => send(call, { record: file("/a") }),
  }, async (session, calls) => {
    for await (const _ of session.import()) break;
    await streamClosed(calls[1]!);
    equal(calls[1]!.stream.rstCode, 8);
  }));

Deno.test("what a handler throws ends the import and the contents of the others", () =>
  withImporter({
    [importMethod.path]: (call) => {
      for (const path of ["/stuck", "/throws"]) send(call, { record: file(path) });
    },
    [open.path]: (call) => call.begin(),
  }, async (session, calls) => {
    await rejects(
      session.importAll({
        handle: async ({ record, drain }) => {
          if (record.path === "/stuck") await drain();
          else await new Promise((resolve) => setTimeout(resolve, 20));
          throw new Error("disk full");
        },
      }),
      /disk full/,
    );
    for (const call of calls.slice(1)) await streamClosed(call);
  }));

Deno.test("an aborted signal ends the import with its reason", () =>
  withImporter({ [importMethod.path]: (call) => call.begin() }, async (session) => {
    const signal = AbortSignal.timeout(20);
    await rejects(session.importAll({ handle: () => {}, signal }), { name: "TimeoutError" });
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
