/** An importer that writes text between the frames of its stdout. */
import { defineImporter, serveImporter } from "@plakar-deno/sdk";

const importer = defineImporter({
  protocol: "rude",
  create: () => ({
    root: "/",
    // deno-lint-ignore require-yield -- it has nothing to import
    async *import() {
      for (let line = 0; line < 100; line++) {
        Deno.stdout.writeSync(new TextEncoder().encode(`progress: ${line} %\n`));
      }
    },
  }),
});

await serveImporter(importer, { connection: { input: Deno.stdin, output: Deno.stdout } });
Deno.exit(0);
