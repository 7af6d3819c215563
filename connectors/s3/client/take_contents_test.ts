import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { readPage } from "./read_page.ts";
import { readXml } from "./read_xml.ts";
import { takeContents } from "./take_contents.ts";

const TAIL = "<IsTruncated>false</IsTruncated>";
const listing = (inside: string) => `<ListBucketResult>${inside}${TAIL}</ListBucketResult>`;

function object(key: string, more = ""): string {
  return `<Contents><Key>${key}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified>` +
    `<Size>1</Size>${more}</Contents>`;
}

/** What a page is made of, or what is wrong with it. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
}

function withoutTaking(text: string): unknown {
  const root = readXml(text);
  return root === undefined ? "damaged" : outcome(() => readPage(root, "list"));
}

function withTaking(text: string): unknown {
  const taken = takeContents(text);
  const root = readXml(taken?.rest ?? text);
  return root === undefined ? "damaged" : outcome(() => readPage(root, "list", taken?.contents));
}

const text = fc.constantFrom(
  "a",
  "a b",
  "&amp;",
  "&#34;x&#34;",
  "ü",
  "",
  " ",
  "&",
  "&odd;",
  "\u0001",
);
const field = fc.oneof(
  { weight: 3, arbitrary: text.map((text) => `<ETag>${text}</ETag>`) },
  text.map((text) => `<Owner><ID>${text}</ID><Key>not the key</Key></Owner>`),
  fc.constantFrom(
    "<Size>2</Size>",
    "<Owner/>",
    "<Owner></Owner>",
    "<A><B><C>x</C></B></A>",
    "<!-- -->",
    " \n",
    "<![CDATA[x]]>",
    '<Key a="b">c</Key>',
    "<Key>second</Key>",
    "<x:Key>prefixed</x:Key>",
    "<1>no name</1>",
    "<Key>",
    "</Contents>",
    "words",
  ),
);
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(text, fc.array(field, { maxLength: 3 }))
      .map(([key, fields]) => object(`k${key}`, fields.join(""))),
  },
  fc.constantFrom(
    "<CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes>",
    "<Contents/>",
    "<Contents></Contents>",
    "<Contents> </Contents>",
    "<EncodingType>url</EncodingType>",
    "\n  ",
    "<Name>b</Name>",
    "&",
    "<!-- a -->",
  ),
);

Deno.test("a listing is read the same with its objects taken out before", () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = listing(pieces.join(""));
      taken += takeContents(text)?.contents.length ?? 0;
      deepEqual(withTaking(text), withoutTaking(text));
    }),
    { numRuns: 5_000 },
  );
  ok(taken > 1_000, `${taken} were taken`);
});

Deno.test("all objects that stand together are taken", () => {
  const all = Array.from(
    { length: 1_000 },
    (_, at) => object(`k${at}`, "<ETag>&quot;e&quot;</ETag>"),
  );
  const { rest, contents } = takeContents(listing(all.join("")))!;
  equal(rest, listing("<Contents/>"));
  equal(contents.length, 1_000);
  deepEqual({ ...contents[7] }, {
    Key: "k7",
    LastModified: "2024-01-01T00:00:00.000Z",
    Size: "1",
    ETag: '"e"',
  });
  equal(takeContents(listing("")), undefined);
});

Deno.test("an object where none belongs is an error, and no object", () => {
  for (const [begin, end] of [["<Odd>", "</Odd>"], ["<!-- ", " -->"], ["<![CDATA[", "]]>"]]) {
    const found = withTaking(listing(`${begin}${object("k")}${end}`));
    ok(String(found).includes("has objects where none belong"), String(found));
  }
});

Deno.test("hostile text takes no longer than its length asks for", () => {
  const begun = "<Contents>" + "<a><b>".repeat(100_000);
  equal(takeContents(begun), undefined);
  equal(takeContents("<Contents>" + "<a>x</a>".repeat(100_000)), undefined);
  equal(takeContents("<Contents><a>" + "<b>x</b>".repeat(100_000)), undefined);
  equal(takeContents("<Contents>".repeat(100_000)), undefined);
});
