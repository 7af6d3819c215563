import { defineExporter } from "@plakar-deno/sdk";

export const exporter = defineExporter({
  protocol: "hello",
  create: () => ({ root: "/", export: () => Promise.resolve() }),
});
