import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { scanXml } from "./scan_xml.ts";

/** What a visitor hears of a document, in one text, and whether the document was well-formed. */
function heard(document: string): [events: string, isWhole: boolean] {
  let events = "";
  const isWhole = scanXml(document, {
    open: (name) => void (events += `<${name}>`),
    close: (text) => void (events += `${JSON.stringify(text)};`),
  });
  return [events, isWhole];
}

Deno.test("scanXml reads what XML 1.0 allows in an answer", () => {
  const documents: readonly [string, string][] = [
    ["<a/>", '<a>"";'],
    ['\ufeff<?xml version="1.0"?>\n<!-- x > y --><a\n/>\n<!-- end -->\n', '<a>"";'],
    ["<a b='>' c=\"/>\"  d = '&lt;'>x</a >", '<a>"x";'],
    ['<a b="/"/>', '<a>"";'],
    ["<n:a xmlns:n='u'><n:b.c-d_1/>t</n:a>", '<a><b.c-d_1>"";"t";'],
    ["<a>1<b>2</b>3</a>", '<a><b>"2";"13";'],
    ["<a>1<![CDATA[<b>&amp;]] >]]>2</a>", '<a>"1<b>&amp;]] >2";'],
    ["<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x42;&#x1F600;</a>", '<a>"&<>\\"\'AB\u{1f600}";'],
    ["<a>&amp;quot;&amp;amp;&#38;lt;</a>", '<a>"&quot;&amp;&lt;";'],
    ["<a>&#x1;</a>", '<a>"\\u0001";'],
    ["<é>ü</é>", '<é>"ü";'],
    ["<a> \r\n\t</a>", '<a>" \\r\\n\\t";'],
  ];
  for (const [document, events] of documents) deepEqual(heard(document), [events, true], document);
});

Deno.test("scanXml stops at the first mistake", () => {
  const mistakes = [
    "",
    " ",
    "text",
    '{"a": 1}',
    "x<a/>",
    "<a/>x",
    "<a/><b/>",
    "<a></b>",
    "<a></a></a>",
    "<a><b></a></b>",
    "<a>&</a>",
    "<a>&none;</a>",
    "<a>&amp</a>",
    "<a>&#0;</a>",
    "<a>&#xd800;</a>",
    "<a>&#x110000;</a>",
    "<a>&#x;</a>",
    "<a>&#99999999999999999999;</a>",
    "<a>\0</a>",
    "<a>\u001b[2J</a>",
    "<1/>",
    "< a/>",
    "<>x</>",
    "<a b/>",
    "<a b=c/>",
    "<a b='<'/>",
    "<a b='1'c='2'/>",
    "<a / >",
    "<a/b/>",
    "<!DOCTYPE a><a/>",
    "<![CDATA[x]]><a/>",
    "<a><![CDATA[x]]</a>",
    "<a><!-- </a>",
    "<?xml <a/>",
    "<a".repeat(1000),
    "<a>".repeat(17) + "</a>".repeat(17),
  ];
  for (const document of mistakes) equal(heard(document)[1], false, document);
  equal(heard("<a>".repeat(16) + "</a>".repeat(16))[1], true);
});

Deno.test("scanXml takes no document that was cut off for a whole one", () => {
  const whole =
    "<?xml version='1.0'?><l xmlns=\"u\"><k a='1'>x&amp;y</k><!-- c --><d><![CDATA[z]]>" +
    "</d><e/></l>";
  equal(heard(whole)[1], true);
  for (let end = 0; end < whole.length; end++) equal(heard(whole.slice(0, end))[1], false);
});

Deno.test("scanXml takes time by length alone, and no more elements than a listing has", () => {
  // Each would be slow where every part is looked at again for each part before it.
  const megabyte = 1 << 20;
  const bombs = [
    `<a ${'b="c" '.repeat(megabyte / 6)}`,
    `<a ${"b ".repeat(megabyte / 2)}`,
    "<a" + " ".repeat(megabyte),
    "<a>" + "&".repeat(megabyte),
    "<a>" + "&amp;".repeat(megabyte / 5),
    "<a><![CDATA[" + "]".repeat(megabyte),
    "<!--" + "-".repeat(megabyte),
    "<a>" + "<b/>".repeat(megabyte),
  ];
  for (const bomb of bombs) equal(heard(bomb)[1], false, bomb.slice(0, 20));
  let elements = 0;
  scanXml(`<a>${"<b/>".repeat(megabyte)}</a>`, { open: () => void elements++, close() {} });
  ok(elements <= 250_000, String(elements));
});
