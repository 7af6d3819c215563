import { defineImporter } from "@plakar-deno/sdk";

export const importer = defineImporter({
  protocol: "hello",
  flags: ["localfs", "stream"],
  create: () => ({ root: "/", async *import() {} }),
});
