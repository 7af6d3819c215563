import { strictEqual as equal } from "node:assert/strict";
import {
  boolean,
  defineOptions,
  duration,
  integer,
  list,
  oneOf,
  secret,
  size,
  text,
} from "@plakar-deno/sdk/options";
import { formatted } from "./testdata/formatted.ts";
import { codeCell, markdownTable, tableCell } from "./markdown_table.ts";
import { optionsTable } from "./options_table.ts";

const options = defineOptions({
  endpoint: text({ description: "Host of the server.", example: "s3.example.org" }),
  secret_key: secret({ description: "Key of the account", minLength: 8, aliases: ["old_key"] }),
  port: integer({ minimum: 1, maximum: 65535, default: 22 }),
  part_size: size({ description: "Size of a part", minimum: "5MiB", default: "64MiB" }),
  timeout: duration({ default: "30s" }),
  format: oneOf(["plain", "rich"], { description: "One of | two", default: "plain" }),
  tags: list({ description: "Only <these>", default: [] }),
  stay: boolean({ aliases: ["dont_traverse_fs", "dont_leave"], default: false }),
});

Deno.test("a table tells of each option what its schema says", async () => {
  const made = optionsTable({ jsonSchema: options.jsonSchema() });
  const rows = made.split("\n").map((row) => row.replace(/ +/g, " "));
  const row = (key: string) => rows.find((row) => row.startsWith(`| \`${key}\` |`));
  equal(rows[0], "| key | type | default | required | secret | meaning |");
  equal(
    row("endpoint"),
    "| `endpoint` | text | | yes | no | Host of the server, for example `s3.example.org` |",
  );
  equal(
    row("secret_key"),
    "| `secret_key` | text, at least 8 characters | | yes | yes | Key of the account. Formerly `old_key` |",
  );
  equal(row("port"), "| `port` | integer, 1 to 65535 | `22` | no | no | |");
  equal(
    row("part_size"),
    "| `part_size` | size, at least 5MiB | `64MiB` | no | no | Size of a part |",
  );
  equal(row("timeout"), "| `timeout` | duration | `30s` | no | no | |");
  equal(row("format"), "| `format` | `plain`, `rich` | `plain` | no | no | One of \\| two |");
  equal(row("tags"), "| `tags` | text | empty | no | no | Only &lt;these> |");
  equal(
    row("stay"),
    "| `stay` | boolean | `false` | no | no | Formerly `dont_traverse_fs`, `dont_leave` |",
  );
  equal(rows.length, 10);
  equal(await formatted(made, "md"), `${made}\n`);
});

Deno.test("a connector without options has a sentence", () => {
  equal(optionsTable({}), "No options besides the location.");
  equal(optionsTable({ jsonSchema: defineOptions({}).jsonSchema() }), optionsTable({}));
});

Deno.test("schemas of other libraries are told as far as they say something", () => {
  const jsonSchema = {
    required: ["location", "b"],
    properties: {
      location: {},
      a: { type: ["string", "null"], deprecated: true, description: "Same as nothing" },
      b: { const: 3 },
      c: { anyOf: [] },
      d: { type: "number", maximum: 3, writeOnly: true },
      e: { type: "string", minLength: 2, maxLength: 4 },
    },
  };
  equal(
    optionsTable({ jsonSchema, secrets: ["c"] }).replace(/ +/g, " "),
    `| key | type | default | required | secret | meaning |
| --- | ---------------------- | ------- | -------- | ------ | --------------------------- |
| \`a\` | text or null | | no | no | Same as nothing. Deprecated |
| \`b\` | \`3\` | | yes | no | |
| \`c\` | any | | no | yes | |
| \`d\` | number, at most 3 | | no | yes | |
| \`e\` | text, 2 to 4 characters | | no | no | |`.replace(
      "----------------------",
      "-----------------------",
    ),
  );
});

Deno.test("cells keep to their row, and formatting changes nothing", async () => {
  equal(tableCell(" a\n\n b | `c|d <e>` <f> "), "a b \\| `c\\|d <e>` &lt;f>");
  equal(codeCell("a`b"), "`` a`b ``");
  const odd = markdownTable(["ключ", "値"], [["日本語", tableCell("é")], ["😀", codeCell("`")], [
    "e\u0301",
    tableCell("<b>"),
  ]]);
  equal(await formatted(odd, "md"), `${odd}\n`);
});
