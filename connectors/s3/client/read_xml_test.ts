import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { readXml, readXmlLeniently, textOf } from "./read_xml.ts";

Deno.test("readXml reads elements, entities, CDATA and prefixes of namespaces", () => {
  const root = readXml(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<s3:Result xmlns:s3="http://s3.example.org/"><s3:Key>a&amp;b&#x2F;&lt;</s3:Key>' +
      "<Tag><![CDATA[<x>]]></Tag><Empty/></s3:Result>",
  );
  deepEqual(root, {
    name: "Result",
    text: "",
    children: [
      { name: "Key", text: "a&b/<", children: [] },
      { name: "Tag", text: "<x>", children: [] },
      { name: "Empty", text: "", children: [] },
    ],
  });
  equal(root && textOf(root, "Key"), "a&b/<");
  equal(root && textOf(root, "Empty"), "");
  equal(root && textOf(root, "None"), undefined);
});

Deno.test("readXml gives nothing of a document that is cut off or damaged, wherever that is", () => {
  const whole = "<List><Key>a&amp;b</Key><Key>c</Key></List>";
  equal(readXml(whole)?.children.length, 2);
  for (let end = 0; end < whole.length; end++) equal(readXml(whole.slice(0, end)), undefined);
  for (const bad of ["<a></b>", "<a>&none;</a>", "<a/><b/>", "<a>\0</a>", "text", '{"a":1}']) {
    equal(readXml(bad), undefined, bad);
  }
});

Deno.test("readXml expands no declared entities and ends a document without end", () => {
  const bomb = '<!DOCTYPE a [<!ENTITY x "yyyyyyyyyy"><!ENTITY z "&x;&x;">]><a>&z;</a>';
  equal(readXml(bomb), undefined);
  equal(readXml("<a>".repeat(100_000)), undefined);
  equal(readXml("<a>".repeat(100) + "</a>".repeat(100)), undefined);
});

Deno.test("readXmlLeniently keeps what stands before a mistake", () => {
  const root = readXmlLeniently("<Error><Code>NoSuchKey</Code><Key>a\u0001b</Key></Error>");
  equal(root && textOf(root, "Code"), "NoSuchKey");
  equal(readXmlLeniently("no XML"), undefined);
});
