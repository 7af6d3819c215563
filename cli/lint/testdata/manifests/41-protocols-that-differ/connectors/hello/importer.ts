import { defineImporter } from "@plakar-deno/sdk";

export const importer = defineImporter({
  protocol: ["hello", "hullo"],
  create: () => ({ root: "/", async *import() {} }),
});
