import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { githubKinds } from "../connectors/github/client/github_kinds.ts";
import { githubOptions } from "../connectors/github/client/github_options.ts";
import { githubPage } from "./github_page.ts";

const page = await Deno.readTextFile(new URL("../docs/github.md", import.meta.url));

Deno.test("docs/github.md lists the options of the github connector as they are", () => {
  equal(page, githubPage(page), "run ./denow run -A tests/write_github_page.ts");
  equal(page.includes("| `token` "), true);
});

Deno.test("every option that docs/github.md sets is one", () => {
  const properties = githubOptions.jsonSchema().properties as Readonly<Record<string, unknown>>;
  const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text]) => text!);
  const given = blocks.join("\n").matchAll(/(?<=^| )(?:-o )?([a-z_]+)=/g);
  const keys = [...given].map(([, key]) => key!).filter((key) => key !== "net");
  equal(keys.length >= 3, true);
  deepEqual(keys.filter((key) => !(key in properties)), []);
  for (const kind of githubKinds) equal(page.includes(kind), true, kind);
});
