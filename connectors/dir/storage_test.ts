import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { connectContext } from "../../runtime/connect_context.ts";
import { storage } from "./storage.ts";
import {
  bodyOf,
  bytesOf,
  call,
  inFolder,
  inStore,
  keepingLogger,
  keyOf,
  namesOf,
  randomBytes,
  sampleConfig,
  storeAt,
  temporariesIn,
} from "./testdata/test_store.ts";

Deno.test("Init answers origin, type, root and flags", async () => {
  const store = await storeAt("dir:///srv/./backups/x/../");
  equal(store.root(), "/srv/backups");
  equal(store.origin(), "localhost");
  equal(store.type(), "dir");
  deepEqual(store.flags(), ["localfs"]);
  equal(await store.mode(call), "read-write");
});

Deno.test("Init refuses a location without an absolute path", async () => {
  for (const location of ["dir:backups", "dir://", "dir:///a\0b"]) {
    await rejects(storeAt(location), (error: Error) => {
      ok(error.message.includes(JSON.stringify(location)), error.message);
      match(error.message, /names no absolute path; give the folder .*"dir:\/\/\/srv/);
      return true;
    });
  }
});

Deno.test("S1 a second store opens what the first created", async () => {
  await inStore(async (store, root) => {
    deepEqual(await store.open(call), sampleConfig);
    deepEqual(await (await storeAt(`dir://${root}/`)).open(call), sampleConfig);
  });
});

Deno.test("S4 Ping and Close work right after Init, before Create", async () => {
  await inFolder(async (folder) => {
    const store = await storeAt(`dir://${folder}/a/b`);
    await store.close(call);
    await store.ping(call);
    equal(await store.size(call), 0);
    await store.close(call);
    deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("S4 Ping names the file that stands where a folder belongs", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    for (const root of [`${folder}/file`, `${folder}/file/below`]) {
      const store = await storeAt(`dir://${root}`);
      await rejects(store.ping(call), /file/);
      await rejects(store.create(sampleConfig, call), /is a file|[nN]ot a directory/);
      await rejects(store.open(call), /[nN]ot a directory/);
    }
  });
});

Deno.test("S5 S6 Put and Get work after Create without Open", async () => {
  await inStore(async (store) => {
    for (const [byte, length] of [[1, 1], [2, 65_536], [3, 3_000_001]] as const) {
      const bytes = randomBytes(length);
      await store.put(keyOf("packfile", byte), bodyOf(bytes), call);
      const reader = await store.get(keyOf("packfile", byte), undefined, call);
      equal((reader as { byteLength?: number }).byteLength, length);
      deepEqual(await bytesOf(reader), bytes);
    }
  });
});

Deno.test("S7 an empty Put makes an empty object", async () => {
  await inStore(async (store) => {
    const key = keyOf("lock", 7);
    await store.put(key, bodyOf(new Uint8Array()), call);
    equal((await bytesOf(await store.get(key, undefined, call))).length, 0);
    deepEqual(await namesOf(store, "lock"), ["07".repeat(32)]);
  });
});

Deno.test("S9 a Put that breaks off leaves the old object and no temporary file", async () => {
  await inStore(async (store, root) => {
    const broken = new Error("the host broke off");
    const key = keyOf("state", 0xab);
    await rejects(
      store.put(key, bodyOf(randomBytes(1_000_000), { failure: broken }), call),
      broken,
    );
    deepEqual(await namesOf(store, "state"), []);
    const old = randomBytes(500_000);
    await store.put(key, bodyOf(old), call);
    await rejects(store.put(key, bodyOf(randomBytes(900_000), { failure: broken }), call), broken);
    deepEqual(await bytesOf(await store.get(key, undefined, call)), old);
    deepEqual(temporariesIn(root), []);
  });
});

Deno.test("S9 an aborted Put ends although its body never does", async () => {
  await inStore(async (store, root) => {
    const abort = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(randomBytes(10)),
    });
    const put = store.put(keyOf("packfile", 1), body, { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    await rejects(put, { name: "AbortError" });
    deepEqual(temporariesIn(root), []);
    deepEqual(await namesOf(store, "packfile"), []);
  });
});

Deno.test("S10 a Put over an object replaces it; a reader of the old one keeps the old bytes", async () => {
  await inStore(async (store) => {
    const key = keyOf("lock", 1);
    const [old, fresh] = [randomBytes(300_000), randomBytes(200)];
    await store.put(key, bodyOf(old), call);
    const reader = await store.get(key, undefined, call);
    await store.put(key, bodyOf(fresh), call);
    deepEqual(await bytesOf(reader), old);
    deepEqual(await bytesOf(await store.get(key, undefined, call)), fresh);
    deepEqual(await namesOf(store, "lock"), ["01".repeat(32)]);
  });
});

Deno.test("S13 one name in three kinds is three objects", async () => {
  await inStore(async (store) => {
    const kinds = ["packfile", "state", "lock"] as const;
    for (const kind of kinds) {
      await store.put(keyOf(kind, 9), bodyOf(new TextEncoder().encode(kind)), call);
    }
    await store.delete(keyOf("state", 9), call);
    const lock = await bytesOf(await store.get(keyOf("lock", 9), undefined, call));
    equal(new TextDecoder().decode(lock), "lock");
    const packfile = await bytesOf(await store.get(keyOf("packfile", 9), undefined, call));
    equal(new TextDecoder().decode(packfile), "packfile");
    deepEqual(await namesOf(store, "state"), []);
  });
});

Deno.test("S19 Delete of a missing object is no error", async () => {
  await inStore(async (store) => {
    for (const kind of ["packfile", "lock"] as const) {
      await store.delete(keyOf(kind, 3), call);
      await store.put(keyOf(kind, 3), bodyOf(randomBytes(3)), call);
      await store.delete(keyOf(kind, 3), call);
      deepEqual(await namesOf(store, kind), []);
    }
  });
});

Deno.test("S23 ECC kinds are unsupported in every call", async () => {
  await inStore(async (store, root) => {
    const key = keyOf("ecc-packfile", 1);
    const unsupported = { code: "unimplemented", message: /"ecc-packfile" are unsupported/ };
    await rejects(store.put(key, bodyOf(randomBytes(1)), call), unsupported);
    await rejects(async () => await store.get(key, undefined, call), unsupported);
    await rejects(store.delete(key, call), unsupported);
    await rejects(namesOf(store, "ecc-packfile"), unsupported);
    equal([...Deno.readDirSync(root)].length, 4);
  });
});

Deno.test("S27 a passphrase reaches neither log nor error", async () => {
  await inFolder(async (folder) => {
    const lines: string[] = [];
    const construct = async (location: string, more: Record<string, string> = {}) =>
      await storage.construct(connectContext(
        storage,
        {
          proto: "dir",
          config: { location, passphrase: "hunter2", passphrase_cmd: "cat hunter2", ...more },
        },
        {
          logger: () => keepingLogger(lines),
          args: [],
          generation: "v1.1",
          signal: call.signal,
        },
      ));
    const silent = (error: Error): boolean => !error.message.includes("hunter2");
    const store = await construct(`dir://${folder}/a`);
    await rejects(store.open(call), silent);
    await store.create(sampleConfig, call);
    await store.open(call);
    await rejects(construct("dir:x"), silent);
    await rejects(construct(`dir://${folder}/a`, { pasphrase: "hunter2" }), (error: Error) => {
      match(error.message, /"pasphrase" is not an option of this connector/);
      return silent(error);
    });
    ok(!lines.join("\n").includes("hunter2"));
  });
});
