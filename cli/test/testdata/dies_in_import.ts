/** An importer whose process ends in the middle of an import. */
import { defineImporter, entrypointImporter, fileRecord } from "@plakar-deno/sdk";

const importer = defineImporter({
  protocol: "rude",
  create: () => ({
    root: "/",
    async *import() {
      yield fileRecord("/a.txt", { size: 1 }, () => new Uint8Array(1));
      console.error("out of memory, or so");
      Deno.exit(7);
    },
  }),
});

await entrypointImporter(Deno.args, importer);
