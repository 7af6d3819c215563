import { defineImporter } from "@plakar-deno/sdk";

export const importer = defineImporter({
  protocol: "hello",
  create: () => ({ root: "/", async *import() {} }),
});
