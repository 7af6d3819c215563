import { strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { templatesJson } from "./write_templates.ts";

Deno.test("the templates that are published are those that are tested here", async () => {
  const file = fileURLToPath(new URL("template_sources.json", import.meta.url));
  equal(
    await Deno.readTextFile(file),
    await templatesJson(),
    "run: ./denow run -A cli/init/write_templates.ts",
  );
});
