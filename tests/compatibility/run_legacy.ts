import { runExporter, runImporter, runStorage } from "@plakar-deno/sdk/legacy";
import { LegacyMemory } from "./legacy_memory_exporter.ts";
import { LegacyShelf } from "./legacy_memory_storage.ts";
import { LegacyTree } from "./legacy_tree_importer.ts";

/** A program in the v1.0 style: its first argument is its role, the rest is the manifest's. */
const [role] = Deno.args;
if (role === "importer") {
  await runImporter((context) => {
    console.log("printed by mistake");
    return new LegacyTree({
      "/top": { folder: true },
      "/top/args": { text: context.args.join(" ") },
      "/top/big": { pieces: 30, pieceBytes: 100_000 },
    });
  }, { protocol: "legacy" });
}
// Without a protocol it answers to any scheme, as programs of v1.0 did.
if (role === "exporter") {
  await runExporter((_context, _options, protocol) => {
    return new LegacyMemory(`/${protocol}`);
  });
}
if (role === "storage") await runStorage(() => new LegacyShelf(), { protocol: ["legacy", "old"] });
