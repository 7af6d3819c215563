import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import {
  exporterOptions,
  importerOptions,
  storageOptions,
} from "../connectors/s3/client/s3_options.ts";
import { replaceS3Table, s3Table } from "./s3_table.ts";

const page = await Deno.readTextFile(new URL("../docs/s3.md", import.meta.url));

Deno.test("docs/s3.md lists the options of the s3 connector as they are", () => {
  equal(page, replaceS3Table(page, s3Table()), "run ./denow run -A tests/write_s3_table.ts");
  equal(s3Table().includes("`secret_access_key`"), true);
});

Deno.test("every option that a command of docs/s3.md sets is one of a role", () => {
  const known = new Set(
    [importerOptions, exporterOptions, storageOptions].flatMap((set) =>
      Object.keys(set.jsonSchema().properties as Readonly<Record<string, unknown>>)
    ),
  );
  const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text]) => text!);
  const commands = blocks.flatMap((text) => text.replaceAll("\\\n", " ").split("\n"))
    .filter((line) => /\bbucket:\/\//.test(line));
  const given = commands.flatMap((line) =>
    [...line.matchAll(/(?<=^| )(?:-o )?([a-z_]+)=/g)].map(([, key]) => key!)
  );
  equal(given.length > 10, true);
  deepEqual(given.filter((key) => !known.has(key)), []);
});

Deno.test("every policy of docs/s3.md is JSON, and names only actions of S3", () => {
  const policies = [...page.matchAll(/^```json\n([^]*?)^```$/gm)].map(([, text]) =>
    JSON.parse(text!) as { readonly Statement?: readonly { readonly Action: string[] | string }[] }
  );
  equal(policies.length >= 4, true);
  for (const { Statement = [] } of policies) {
    for (const action of Statement.flatMap(({ Action }) => Action)) {
      equal(/^s3:[A-Z][A-Za-z]+$/.test(action), true, action);
    }
  }
});
