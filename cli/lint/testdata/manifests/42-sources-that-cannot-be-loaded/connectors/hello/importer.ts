import { defineImporter } from "@plakar-deno/sdk";

export const source = defineImporter({
  protocol: "hello",
  create: () => ({ root: "/", async *import() {} }),
});
