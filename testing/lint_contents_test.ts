import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { importerSession } from "../host/importer_session.ts";
import { defineImporter } from "../sdk/define_importer.ts";
import { fileRecord } from "../sdk/file_record.ts";
import { lintContents } from "./lint_contents.ts";
import { type ContentSamples, sampleContents, type SampleOptions } from "./sample_contents.ts";
import { startPlugin } from "./start_plugin.ts";

const utf8 = new TextEncoder();

/** The samples of an import of these files; a content that is undefined cannot be read. */
async function samplesOf(
  files: Readonly<Record<string, string | Uint8Array | undefined>>,
  options?: SampleOptions,
): Promise<ContentSamples> {
  const connector = defineImporter({
    protocol: "test",
    create: () => ({
      root: "/",
      origin: "here",
      async *import() {
        for (const [path, content] of Object.entries(files)) {
          yield fileRecord(path, {}, () => {
            if (content === undefined) throw new Error("unreadable");
            return typeof content === "string" ? utf8.encode(content) : content;
          });
        }
      },
    }),
  });
  await using plugin = await startPlugin("importer", connector, "direct");
  const session = await importerSession(plugin, {
    protocol: "test",
    config: { location: "test://x" },
  });
  return await sampleContents(session, options);
}

async function messages(first: string | Uint8Array, second: string | Uint8Array) {
  const findings = lintContents(
    await samplesOf({ "/a": first }),
    await samplesOf({ "/a": second }),
  );
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

/** How files begin that the usual tools wrote. */
const beginnings = {
  bzip2: "425a68393141592653591069",
  xz: "fd377a585a000004e6d6b446",
  zstd: "28b52ffd0458510000736f6d",
  lz4: "04224d186440a70a00008073",
  zip: "504b03040a00000000002a07",
  "7z": "377abcaf271c0004",
};
const compressed = Object.entries({
  ...Object.fromEntries(
    Object.entries(beginnings).map(([format, hex]) => [format, Uint8Array.fromHex(hex)]),
  ),
  gzip: gzipSync("a text"),
});
for (const [format, content] of compressed) {
  Deno.test(`a content that is compressed with ${format} is told`, async () => {
    const [told = "", ...more] = await messages(content, content);
    match(told, new RegExp(`^compressed: "/a" is compressed \\(${format}\\)`));
    deepEqual(more, []);
  });
}

Deno.test("a text that begins like a compressed file is none", async () => {
  for (const text of ["", "BZh", "BZh9", "PK", "7z is a format", "\x1f"]) {
    deepEqual(await messages(text, text), []);
  }
});

/** JSON of lists in lists, each with a text beside, whose escapes must not grow from one to the next. */
function nested(text: string): string {
  return Array.from({ length: 40 }).reduce<string>(
    (inner) => `[${inner},"\\"\\\\"]`,
    JSON.stringify(text),
  );
}

const readings: readonly (readonly [what: string, first: string, second: string, said: RegExp])[] =
  [
    ["members in another order", '{"a":1,"b":2}', '{"b":2,"a":1}', /members are in another order/],
    ["other spaces", '{"a":1}', '{ "a": 1 }', /spaced .* write it with canonicalJson/],
    ["another form of a number", "[1.0]", "[1]", /written in another way/],
    [
      "a list in another order",
      '{"l":{"m":[1,2]}}',
      '{"l":{"m":[2,1]}}',
      /: the list "l.m" comes in another order/,
    ],
    ["a list at the top", "[[1],[2]]", "[[2],[1]]", /: its list comes in another order/],
    ["another value", '{"a":1,"at":{"t":1}}', '{"a":1,"at":{"t":2}}', /"at.t" has another value/],
    ["another value in a list", '[{"u":1},{"u":2}]', '[{"u":1},{"u":3}]', /"\[1\].u" has another/],
    ["one more member", '{"a":1}', '{"a":1,"b":[]}', /"b" has another value/],
    ["a longer list", '{"a":[1]}', '{"a":[1,2]}', /"a" has another value/],
    ["another kind", "[1]", '{"0":1}', /: it has another value/],
    [
      "a name that moves the cursor",
      '{"\\u001b[1m":1}',
      '{"\\u001b[1m":2}',
      /"\\x1B\[1m" has another/,
    ],
    ["lists as deep as a tower", nested("a"), nested("b"), /"(\[0\]){40}" has another value/],
    ["a name that is special", '{"__proto__":1}', '{"__proto__":2}', /"__proto__" has another/],
  ];
for (const [what, first, second, said] of readings) {
  Deno.test(`JSON with ${what} at the second read is told`, async () => {
    const [told = "", ...more] = await messages(first, second);
    match(told, said);
    match(told, /^unstable-json: "\/a" is other bytes at every read/);
    deepEqual(more, []);
  });
}

Deno.test("same bytes, and what is no JSON, are nothing to tell", async () => {
  deepEqual(await messages('{"b":1, "a":2}', '{"b":1, "a":2}'), []);
  deepEqual(await messages("a text", "another text"), []);
  deepEqual(await messages(Uint8Array.of(0xff), Uint8Array.of(0xfe)), []);
  deepEqual(await messages("[".repeat(5_000) + "]".repeat(5_000), "[]"), []);
});

Deno.test("a file is sampled up to its first bytes; one that goes on is not compared", async () => {
  const files = { "/long": `"${"x".repeat(3_000_000)}"`, "/short": "1", "/bad": undefined };
  const samples = await samplesOf(files, { bytes: 1_000 });
  deepEqual([...samples.keys()], ["/long", "/short"]);
  deepEqual([...samples.values()].map(({ head, whole }) => [head.length, whole]), [
    [1_000, false],
    [1, true],
  ]);
  const other = await samplesOf({ ...files, "/long": `"${"y".repeat(3_000_000)}"` }, {
    bytes: 1_000,
  });
  deepEqual(lintContents(samples, other), []);
});

Deno.test("only so many files are opened, or only those that are named", async () => {
  const files = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`/${at}`, "1"]));
  equal((await samplesOf(files, { files: 3 })).size, 3);
  deepEqual([...(await samplesOf(files, { only: new Set(["/7"]) })).keys()], ["/7"]);
});
