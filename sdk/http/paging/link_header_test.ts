import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { linkHeader } from "./link_header.ts";

const A = "https://api.example.com/a?page=2";

Deno.test("linkHeader reads the links of a page", () => {
  const cases: readonly (readonly [string, ReturnType<typeof linkHeader>])[] = [
    [`<${A}>; rel="next", <https://x/?a=1,2;3>; rel="last"`, [
      { target: A, relations: ["next"] },
      { target: "https://x/?a=1,2;3", relations: ["last"] },
    ]],
    [`<${A}>;rel=next`, [{ target: A, relations: ["next"] }]],
    [` < ${A} > ; REL = "Next Prefetch" `, [{ target: A, relations: ["next", "prefetch"] }]],
    [`<${A}>; title="a, \\"b\\"; rel=last"; rel="next"; results="true"`, [
      { target: A, relations: ["next"] },
    ]],
    [`<${A}>; rel=prev; rel=next`, [{ target: A, relations: ["prev"] }]],
    [`<${A}>; crossorigin; rel=next`, [{ target: A, relations: ["next"] }]],
    [`</a?page=2>; rel="next"`, [{ target: "/a?page=2", relations: ["next"] }]],
    [`<>; rel="next"`, [{ target: "", relations: ["next"] }]],
    [`<${A}>`, [{ target: A, relations: [] }]],
    [`, ,<${A}>; rel=next;, `, [{ target: A, relations: ["next"] }]],
    ["", []],
    [A, undefined],
    [`<${A}; rel="next"`, undefined],
    [`<${A}>; rel="next`, undefined],
    [`<${A}>; rel="next\\`, undefined],
    [`<${A}> rel="next"`, undefined],
    [`<${A}>; rel="next" <b>; rel="last"`, undefined],
    ['"next": "/a"', undefined],
  ];
  for (const [header, links] of cases) deepEqual(linkHeader(header), links, header);
});

Deno.test("linkHeader gives back what was written, whatever the addresses hold", () => {
  const target = fc.string({ unit: fc.constantFrom(..."ab/?=&,;%20:\"'\\[]{}#") });
  const relation = fc.constantFrom("next", "prev", "last", "first", "https://x/rel");
  const text = fc.string({ unit: fc.constantFrom(...'ab ,;<>=rel"\\') });
  const links = fc.array(
    fc.record({ target, relations: fc.array(relation, { minLength: 1 }), text }),
  );
  fc.assert(fc.property(links, (given) => {
    const header = given.map(({ target, relations, text }) =>
      `<${target}>; title="${text.replace(/["\\]/g, "\\$&")}"; rel="${relations.join(" ")}"`
    ).join(", ");
    deepEqual(linkHeader(header), given.map(({ target, relations }) => ({ target, relations })));
  }));
});

Deno.test("linkHeader: no text makes it throw or takes it long", () => {
  const text = fc.string({ unit: fc.constantFrom(...'<>;,="\\ \tarelnxt') });
  fc.assert(fc.property(text, (header) => {
    const links = linkHeader(header);
    equal(links === undefined || Array.isArray(links), true);
  }));
  for (const piece of ["<a>;", ";rel=", '"\\', "<a>; a ", " ", "<", "<a>,", "\t;"]) {
    linkHeader("<a>" + piece.repeat(200_000));
  }
});
