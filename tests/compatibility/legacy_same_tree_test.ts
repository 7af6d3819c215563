import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import {
  directoryRecord,
  fileRecord,
  type Generation,
  type ImportRecord,
  symlinkRecord,
  type Transport,
} from "@plakar-deno/sdk";
import fc from "fast-check";
import { transports } from "../../runtime/test_transports.ts";
import { LegacyMemory } from "./legacy_memory_exporter.ts";
import { withLegacyExporter, withLegacyImporter } from "./legacy_session.ts";
import { LegacyTree, type TreeEntry } from "./legacy_tree_importer.ts";

const RUNS = 20;
const modTime = 1_714_979_289_000_000_000n;

/** What a folder holds, by name. */
type Node =
  | { readonly text: string; readonly mode: number; readonly inode: number }
  | { readonly target: string }
  | { readonly mode: number; readonly children: Folder };
interface Folder {
  readonly [name: string]: Node;
}

const name = fc.constantFrom("a", "b", "c d", "ü", "-", "x.txt");
const mode = fc.constantFrom(0o600, 0o644, 0o755, 0o4711, 0o1777);
const { folder } = fc.letrec<{ folder: Folder; node: Node }>((tie) => ({
  folder: fc.dictionary(name, tie("node"), { maxKeys: 4, depthIdentifier: "tree" }),
  node: fc.oneof(
    { depthIdentifier: "tree", maxDepth: 4, depthSize: "medium" },
    // Some of the files share an inode, and then their content, too.
    fc.record({ text: fc.string({ maxLength: 30 }), mode, inode: fc.nat(3) }),
    fc.record({ target: fc.constantFrom("a", "../b", "/etc") }),
    fc.record({ mode, children: tie("folder") }),
  ),
}));

/** The records of a tree, parents first, names in order, as hosts send them. */
function* recordsOf(tree: Folder, path = ""): Generator<ImportRecord> {
  for (const name of Object.keys(tree).sort()) {
    const node = tree[name]!;
    const own = `${path}/${name}`;
    if ("target" in node) yield symlinkRecord(own, { modTime }, node.target);
    else if ("children" in node) {
      yield directoryRecord(own, { mode: node.mode, modTime });
      yield* recordsOf(node.children, own);
    } else {
      const linked = node.inode > 0;
      const bytes = new TextEncoder().encode(linked ? `inode ${node.inode}` : node.text);
      const links = linked ? { nlink: 99, dev: 1, ino: node.inode, mode: 0o640 } : {};
      const info = { size: bytes.length, modTime, mode: node.mode, ...links };
      yield fileRecord(own, info, () => bytes);
    }
  }
}

async function restored(
  generation: Generation,
  tree: Folder,
  transport: Transport,
): Promise<string[]> {
  const made = new LegacyMemory();
  await withLegacyExporter(generation, () => made, async (session) => {
    const records = [directoryRecord("/", { mode: 0o755, modTime }), ...recordsOf(tree)];
    equal((await session.export(records)).failed, 0);
  }, transport);
  return made.tree.filter((entry) => entry.startsWith("/out/"));
}

for (const { name, transport } of transports) {
  Deno.test(`hosts of both generations restore the same tree with a v1.0-style exporter [${name}]`, () =>
    fc.assert(
      fc.asyncProperty(folder, async (tree) => {
        deepEqual(await restored("v1.1", tree, transport), await restored("v1.0", tree, transport));
      }),
      { numRuns: RUNS },
    ));
}

async function imported(
  generation: Generation,
  entries: Readonly<Record<string, TreeEntry>>,
  transport: Transport,
) {
  const made = new LegacyTree(entries);
  const seen: unknown[] = [];
  await withLegacyImporter(generation, () => made, async (session) => {
    for await (const { record, drain } of session.import()) {
      if (record.kind === "error" || record.kind === "xattr") seen.push(record);
      else {
        const bytes = record.kind === "file" ? await drain() : 0;
        const target = record.kind === "symlink" ? record.target : "";
        seen.push([record.kind, record.path, record.info, target, bytes]);
      }
    }
  }, transport);
  return { seen, counts: made.counts };
}

const entry: fc.Arbitrary<TreeEntry> = fc.oneof(
  fc.constant({ folder: true } as const),
  fc.record({ target: fc.string({ minLength: 1, maxLength: 20 }) }),
  fc.record({ text: fc.string({ maxLength: 50 }) }),
  fc.record({ pieces: fc.nat(3), pieceBytes: fc.integer({ min: 1, max: 300_000 }) }),
  fc.record({ error: fc.string({ minLength: 1, maxLength: 20 }) }),
);

const entries = fc.dictionary(name.map((name) => `/top/${name}`), entry, { maxKeys: 6 });

for (const { name, transport } of transports) {
  Deno.test(`hosts of both generations see the same tree of a v1.0-style importer [${name}]`, () =>
    fc.assert(
      fc.asyncProperty(entries, async (tree) => {
        deepEqual(await imported("v1.1", tree, transport), await imported("v1.0", tree, transport));
      }),
      { numRuns: RUNS },
    ));
}
