import { ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";

const at = (module: string) => JSON.stringify(import.meta.resolve(module));

/**
 * Lists so many keys into records, and tells the heap at some of them, in bytes; beside it, what a
 * memory of names takes that is nearly full. The one of the listing is small, so that it is full soon.
 */
const program = (keys: number, looks: readonly number[]) => `
  import { parseExcludes } from ${at("../../sdk/files/mod.ts")};
  import { entryRecords } from ${at("./import/entry_records.ts")};
  import { keyMemory, mostRemembered } from ${at("./import/key_memory.ts")};
  import { keyTree } from ${at("./import/key_tree.ts")};
  import { treeListing } from ${at("./import/tree_listing.ts")};

  const place = { prefix: "", root: "/bucket" };
  const { signal } = new AbortController();
  const used = () => { globalThis.gc(); globalThis.gc(); return Deno.memoryUsage().heapUsed; };
  async function* list() {
    for (let at = 0; at < ${keys}; at++) {
      if (at % 1000 === 0) await Promise.resolve();
      const text = String(at).padStart(8, "0");
      const key = text.slice(0, 4) + "/" + text.slice(4, 6) + "/" + text;
      yield { kind: "key", key, size: at, mtime: at, etag: text, storageClass: "STANDARD" };
    }
  }
  const before = used();
  let memory = keyMemory();
  for (let at = 0; memory.isWhole && at * 90 < mostRemembered; at++) {
    memory.addFile(("name of a file " + at).padEnd(26));
  }
  const full = memory.isWhole ? used() - before : NaN;
  memory = undefined;
  const looks = new Set(${JSON.stringify(looks)});
  const found = [];
  let files = 0;
  const excludes = parseExcludes(["*.tmp"]);
  const entries = treeListing({
    place,
    excludes,
    list,
    tree: keyTree({ place, excludes, memory: keyMemory(1 << 20) }),
  });
  const options = { metadata: "auto", concurrency: 16, signal, log: console };
  const client = { place: { ...place, prefix: "none/" } };
  for await (const record of entryRecords(client, entries, options)) {
    if (record.kind !== "file") continue;
    files++;
    if (looks.has(files)) found.push(used());
  }
  console.log(JSON.stringify({ files, full, found }));
`;

Deno.test("I24 keys become records without growth of memory", async () => {
  const keys = 250_000;
  // Before anything is remembered, and after names were remembered and forgotten.
  const code = program(keys, [1000, 20_000, 249_000]);
  const config = fileURLToPath(import.meta.resolve("../../deno.json"));
  const args = ["run", "--no-lock", "--no-check", "--v8-flags=--expose-gc", "-A"];
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code);
    const command = new Deno.Command(Deno.execPath(), {
      args: [...args, "--config", config, file],
      stdin: "null",
    });
    const { stdout, stderr } = await command.output();
    const text = new TextDecoder().decode(stdout);
    ok(text !== "", new TextDecoder().decode(stderr));
    const { files, full, found: [start, forgotten, end] } = JSON.parse(text);
    ok(files === keys, `${files} files`);
    ok(full < 48 << 20, `${full} bytes of names`);
    // A reference for each key would be 1.8 MB and more.
    ok(end - forgotten < 1 << 20, `${end - forgotten} bytes more`);
    ok(end - start < 4 << 20, `${end - start} bytes more than at the start`);
  } finally {
    await Deno.remove(file);
  }
});
