import { fileURLToPath } from "node:url";
import { readTemplates } from "./read_templates.ts";

/** The text of `template_sources.json`. */
export async function templatesJson(): Promise<string> {
  return JSON.stringify(await readTemplates(), null, 2) + "\n";
}

if (import.meta.main) {
  const file = fileURLToPath(new URL("template_sources.json", import.meta.url));
  await Deno.writeTextFile(file, await templatesJson());
  console.log(file);
}
