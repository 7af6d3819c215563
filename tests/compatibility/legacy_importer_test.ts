import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { Generation } from "@plakar-deno/sdk";
import type { ImporterSession } from "@plakar-deno/sdk/host";
import type { LegacyImporter } from "@plakar-deno/sdk/legacy";
import { withLegacyImporter } from "./legacy_session.ts";
import { LegacyTree, type TreeEntry, type TreeStyle, treeTime } from "./legacy_tree_importer.ts";

const TREE: Readonly<Record<string, TreeEntry>> = {
  "/top": { folder: true },
  "/top/a.txt": { text: "hello" },
  "/top/empty": { text: "" },
  "/top/link": { target: "../a b/ü" },
  "/top/secret": { error: "not yours to read" },
  "/top/big": { pieces: 40, pieceBytes: 100_000 },
};

/** Every record as text, with its content, in the order of arrival. */
async function readAll(session: ImporterSession): Promise<string[]> {
  const seen: string[] = [];
  for await (const { record, open } of session.import()) {
    let text = "";
    if (record.kind === "file") {
      const hash: Uint8Array[] = [];
      for await (const chunk of open()) hash.push(chunk.slice());
      const bytes = new Uint8Array(await new Blob(hash as BlobPart[]).arrayBuffer());
      text = bytes.length > 100 ? `${bytes.length} bytes` : new TextDecoder().decode(bytes);
    } else if (record.kind === "symlink") text = record.target;
    else if (record.kind === "error") text = record.message;
    seen.push(`${record.kind} ${record.path} ${text}`.trim());
  }
  return seen;
}

async function importsWhole(generation: Generation, style: TreeStyle): Promise<void> {
  const made = new LegacyTree(TREE, style);
  await withLegacyImporter(generation, () => made, async (session) => {
    equal(session.generation, generation);
    deepEqual([session.origin, session.type, session.root], ["shelf.example", "legacy", "/top"]);
    deepEqual((await readAll(session)).sort(), [
      "directory /top",
      "error /top/secret not yours to read",
      "file /top/a.txt hello",
      "file /top/big 4000000 bytes",
      "file /top/empty",
      "symlink /top/link ../a b/ü",
    ]);
  });
  // Everything that was opened is closed, the importer once.
  deepEqual(made.counts, [3, 3, 1]);
}

Deno.test("M v1.1 legacy importer a tree is imported whole", () => importsWhole("v1.1", "readers"));
Deno.test("M v1.0 legacy importer a tree is imported whole", () => importsWhole("v1.0", "readers"));
Deno.test("M v1.1 legacy importer newReader opens what was scanned", () =>
  importsWhole("v1.1", "newReader"));
Deno.test("M v1.0 legacy importer newReader opens what was scanned", () =>
  importsWhole("v1.0", "newReader"));

async function keepsMetadata(generation: Generation): Promise<void> {
  await withLegacyImporter(generation, () => new LegacyTree(TREE), async (session) => {
    const infos = new Map<string, unknown>();
    for await (const { record } of session.import()) {
      if (record.kind === "error" || record.kind === "xattr") continue;
      const { mode, modTime, uid, gid, size } = record.info;
      infos.set(record.path, [mode, modTime, uid, gid, size]);
    }
    deepEqual(infos.get("/top"), [0x80000000 + 0o750, treeTime, 1000n, 100n, 0]);
    deepEqual(infos.get("/top/a.txt"), [0o640, treeTime, 1000n, 100n, 5]);
    deepEqual(infos.get("/top/link"), [0x08000000 + 0o777, treeTime, 1000n, 100n, 0]);
  });
}

Deno.test("M v1.1 legacy importer metadata arrives exactly", () => keepsMetadata("v1.1"));
Deno.test("M v1.0 legacy importer metadata arrives exactly", () => keepsMetadata("v1.0"));

async function readerFails(generation: Generation): Promise<void> {
  const made = new LegacyTree({
    "/top/torn": { pieces: 3, pieceBytes: 1000, failsAt: 2 },
    "/top/whole": { text: "fine" },
  });
  await withLegacyImporter(generation, () => made, async (session) => {
    const seen: string[] = [];
    for await (const { record, drain } of session.import()) {
      await drain().then(
        (bytes) => seen.push(`${record.path} ${bytes}`),
        (error) => seen.push(`${record.path} ${/piece 2 is torn/.test(error.message)}`),
      );
    }
    deepEqual(seen.sort(), ["/top/torn true", "/top/whole 4"]);
  });
  deepEqual(made.counts, [2, 2, 1]);
}

Deno.test("M v1.1 legacy importer a reader that fails keeps its text and is closed", () =>
  readerFails("v1.1"));
Deno.test("M v1.0 legacy importer a reader that fails keeps its text and is closed", () =>
  readerFails("v1.0"));

async function leftEarly(generation: Generation): Promise<void> {
  const made = new LegacyTree({ "/top/long": { pieces: 1_000_000, pieceBytes: 64_000 } });
  await withLegacyImporter(generation, () => made, async (session) => {
    for await (const { open } of session.import()) {
      for await (const chunk of open()) {
        equal(chunk.length > 0, true);
        break;
      }
    }
  });
  deepEqual(made.counts, [1, 1, 1]);
}

Deno.test("M v1.1 legacy importer a content left half-way is closed", () => leftEarly("v1.1"));
Deno.test("M v1.0 legacy importer a content left half-way is closed", () => leftEarly("v1.0"));

async function readerComesLate(generation: Generation, style: TreeStyle): Promise<void> {
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  let closed = 0;
  const reader = async () => {
    asked.resolve();
    await gate.promise;
    return { read: () => Promise.resolve(null), close: () => void closed++ };
  };
  const made: LegacyImporter = {
    origin: () => "box",
    type: () => "legacy",
    root: () => "/",
    scan: () => [{
      record: {
        pathname: "/late",
        fileInfo: { size: 5 },
        ...style === "readers" && { reader },
      },
    }],
    ...style === "newReader" && { newReader: reader },
    close() {},
  };
  await withLegacyImporter(generation, () => made, async (session) => {
    const gone = new AbortController();
    for await (const { drain } of session.import()) {
      const reading = drain({ signal: gone.signal });
      await asked.promise;
      gone.abort(new Error("no longer wanted"));
      await rejects(reading, /no longer wanted/);
      gate.resolve();
    }
  });
  equal(closed, 1);
}

Deno.test("M v1.1 legacy importer a reader that comes when the host has left is closed", () =>
  readerComesLate("v1.1", "readers"));
Deno.test("M v1.0 legacy importer a reader that comes when the host has left is closed", async () => {
  await readerComesLate("v1.0", "readers");
  await readerComesLate("v1.0", "newReader");
});

async function neverOpened(generation: Generation): Promise<void> {
  const entries = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, at) => [`/top/${at}`, { text: "x" }]),
  );
  const made = new LegacyTree(entries);
  await withLegacyImporter(generation, () => made, async (session) => {
    let records = 0;
    for await (const _ of session.import()) records++;
    equal(records, 5_000);
  });
  deepEqual(made.counts, [0, 0, 1]);
}

Deno.test("M v1.1 legacy importer files nobody reads are not opened", () => neverOpened("v1.1"));
Deno.test("M v1.0 legacy importer files nobody reads are not opened", () => neverOpened("v1.0"));

Deno.test("M v1.1 legacy importer a scan that throws fails the backup in its words", async () => {
  const made = new LegacyTree({ "/top/a": { text: "a" } }, "readers", new Error("the shelf fell"));
  await withLegacyImporter("v1.1", () => made, async (session) => {
    await rejects(Array.fromAsync(session.import()), /the shelf fell/);
  });
  deepEqual(made.counts[2], 1);
});

Deno.test("M v1.0 legacy importer a scan that throws is an error of the root", async () => {
  const made = new LegacyTree({ "/top/a": { text: "a" } }, "readers", new Error("the shelf fell"));
  await withLegacyImporter("v1.0", () => made, async (session) => {
    const records = await readAll(session);
    deepEqual(records.sort(), [
      "error /top the import failed before its end: the shelf fell",
      "file /top/a a",
    ]);
  });
  deepEqual(made.counts[2], 1);
});

async function refused(generation: Generation): Promise<void> {
  const failing = () => Promise.reject(new Error("no shelf of that name"));
  await rejects(withLegacyImporter(generation, failing, async () => {}), /no shelf of that name/);
}

Deno.test("M v1.1 legacy importer a constructor refuses in its words", () => refused("v1.1"));
Deno.test("M v1.0 legacy importer a constructor refuses in its words", () => refused("v1.0"));
