/** An importer that stays when its host is gone. */
import { defineImporter, serveImporter } from "@plakar-deno/sdk";

const importer = defineImporter({
  protocol: "rude",
  create: () => ({ root: "/", async *import() {} }),
});

console.error("here to stay");
setInterval(() => {}, 1_000);
await serveImporter(importer, { connection: { input: Deno.stdin, output: Deno.stdout } });
