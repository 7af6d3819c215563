import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { fileRecord, type Generation, macFromBytes } from "@plakar-deno/sdk";
import { openExporter, openImporter, openStorage } from "@plakar-deno/sdk/host";

/** How a host of one generation starts the program of one role. */
function program(generation: Generation, role: string) {
  const script = new URL("run_legacy.ts", import.meta.url).href;
  return {
    executable: Deno.execPath(),
    args: ["run", "--no-lock", "-A", script, role, `--plakar-api=${generation}`],
    protocol: "legacy",
    config: { location: "legacy:///there" },
    generation,
    onStderr: () => {},
  } as const;
}

async function runsImporter(generation: Generation): Promise<void> {
  await using session = await openImporter(program(generation, "importer"));
  equal(session.generation, generation);
  const seen: string[] = [];
  for await (const { record, drain } of session.import()) {
    seen.push(`${record.path} ${record.kind === "file" ? await drain() : ""}`.trim());
  }
  const args = `importer --plakar-api=${generation}`;
  deepEqual(seen, ["/top", `/top/args ${args.length}`, "/top/big 3000000"]);
  equal((await session.close())?.code, 0);
}

Deno.test("M v1.1 legacy importer runImporter makes a plugin of it", () => runsImporter("v1.1"));
Deno.test("M v1.0 legacy importer runImporter makes a plugin of it", () => runsImporter("v1.0"));

async function runsExporter(generation: Generation): Promise<void> {
  await using session = await openExporter(program(generation, "exporter"));
  equal(session.generation, generation);
  equal(session.root, "/legacy");
  const bytes = new Uint8Array(2_500_000);
  const record = fileRecord("/f", { size: bytes.length, mode: 0o600 }, () => bytes);
  const { records, failed } = await session.export([record]);
  deepEqual([records, failed], [1, 0]);
  equal((await session.close())?.code, 0);
}

Deno.test("M v1.1 legacy exporter runExporter makes a plugin of it", () => runsExporter("v1.1"));
Deno.test("M v1.0 legacy exporter runExporter makes a plugin of it", () => runsExporter("v1.0"));

async function runsStorage(generation: Generation): Promise<void> {
  await using session = await openStorage(program(generation, "storage"));
  equal(session.generation, generation);
  const config = new TextEncoder().encode("config");
  await session.create(config);
  const key = { resource: "state", mac: macFromBytes(new Uint8Array(32)) } as const;
  equal(await session.put(key, new Uint8Array(1_500_000)), 1_500_000);
  let bytes = 0;
  for await (const chunk of session.get(key, { offset: 500_000, length: 900_000 })) {
    bytes += chunk.length;
  }
  equal(bytes, 900_000);
  deepEqual(await session.open(), config);
  equal((await session.close())?.code, 0);
}

Deno.test("M v1.1 legacy storage runStorage makes a plugin of it", () => runsStorage("v1.1"));
Deno.test("M v1.0 legacy storage runStorage makes a plugin of it", () => runsStorage("v1.0"));
