import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { fillTables } from "./fill_tables.ts";

const tables = new Map([["a-importer", "| key |\n| --- |\n| `x` |"], ["a-exporter", "None."]]);

Deno.test("tables come between their marks, and the rest stays", () => {
  const text = `# A

<!-- options:a-importer -->
<!-- /options -->

Text.

<!--options: a-exporter-->

what was

<!--/options-->
end`;
  const filled = fillTables(text, tables);
  deepEqual(filled, {
    text: `# A

<!-- options:a-importer -->

| key |
| --- |
| \`x\` |

<!-- /options -->

Text.

<!--options: a-exporter-->

None.

<!--/options-->
end`,
    changed: ["a-importer", "a-exporter"],
  });
  deepEqual(fillTables(filled.text, tables), { text: filled.text, changed: [] });
});

Deno.test("a table that only a formatter has touched is up to date", () => {
  const text = "<!-- options:a-importer -->\n|  key  |\n|:-----|\n| `x`   |\n<!-- /options -->\n";
  deepEqual(fillTables(text, tables), { text, changed: [] });
});

Deno.test("line ends of Windows stay", () => {
  const text = "a\r\n<!-- options:a-exporter -->\r\n<!-- /options -->\r\n";
  equal(
    fillTables(text, tables).text,
    "a\r\n<!-- options:a-exporter -->\r\n\r\nNone.\r\n\r\n<!-- /options -->\r\n",
  );
});

Deno.test("marks in code blocks are left alone", () => {
  const text = `~~~~md
<!-- options:nobody -->
~~~
\`\`\`
~~~~

\`\`\`
<!-- options:a-importer -->
\`\`\`
`;
  deepEqual(fillTables(text, tables), { text, changed: [] });
});

Deno.test("a wrong mark is named with its line", () => {
  const refused = (text: string, message: string) =>
    throws(() => fillTables(text, tables), { code: "invalid_argument", message });
  refused(
    "\n<!-- options:b-importer -->\n<!-- /options -->",
    'README.md:2: there is no connector "b-importer" here to tell the options of: ' +
      "a-importer, a-exporter",
  );
  for (const rest of ["", "<!-- options:a-exporter -->\n<!-- /options -->"]) {
    refused(
      `<!-- options:a-importer -->\n${rest}`,
      'README.md:1: the options of "a-importer" have no end: add a line "<!-- /options -->"',
    );
  }
});
