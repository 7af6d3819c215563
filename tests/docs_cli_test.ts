import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { cliPage, commandNames, purposes } from "./cli_page.ts";

const top = fileURLToPath(new URL("..", import.meta.url));

Deno.test("docs/cli.md shows the help that the program prints", async () => {
  const remedy = "run ./denow run -A tests/write_cli_page.ts";
  equal(await Deno.readTextFile(`${top}docs/cli.md`), await cliPage(), remedy);
});

Deno.test("docs/cli.md tells what each command is for, and of no other", () => {
  deepEqual(Object.keys(purposes), commandNames());
});

Deno.test("every command and every long option that a page names is one that there is", async () => {
  const page = await Deno.readTextFile(`${top}docs/cli.md`);
  const names = new Set(commandNames());
  const wrong: string[] = [];
  const pages = ["README.md"];
  for await (const { name } of Deno.readDir(`${top}docs`)) {
    if (name.endsWith(".md")) pages.push(`docs/${name}`);
  }
  for (const path of pages) {
    const text = await Deno.readTextFile(top + path);
    // What stands in one line after the program's name, up to the end of its code.
    for (const [, line] of text.matchAll(/plakar-deno ([a-z]+(?![^\s`])[^`\n|]*)/g)) {
      const [name] = line!.split(" ");
      if (!names.has(name!)) wrong.push(`${path}: ${line}`);
      const section = page.split(/^## /m).find((part) => part.startsWith(`${name}\n`)) ?? "";
      for (const [option] of line!.matchAll(/--[a-z][a-z-]*/g)) {
        if (!section.includes(option)) wrong.push(`${path}: ${line}: ${option}`);
      }
    }
  }
  deepEqual(wrong, []);
});
