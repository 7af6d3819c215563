/** An importer that connects and then never answers anything. */
import { defineImporter, entrypointImporter } from "@plakar-deno/sdk";

const forever = new Promise<never>(() => {});

const importer = defineImporter({
  protocol: "rude",
  create: () => ({
    root: "/",
    ping: () => forever,
    close: () => forever,
    // deno-lint-ignore require-yield -- it never comes to that
    async *import() {
      console.error("thinking");
      await forever;
    },
  }),
});

await entrypointImporter(Deno.args, importer);
