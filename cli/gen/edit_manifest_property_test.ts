import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { editManifest } from "./edit_manifest.ts";
import type { WantedEntry } from "./manifest_steps.ts";

const roles = ["importer", "exporter", "storage"] as const;
const names = ["aa", "bb", "cc", "dd"];

/** A list of names in one of the styles people write: on one line, padded, or line by line. */
const list = fc.record({
  words: fc.subarray(names, { minLength: 1 }),
  style: fc.constantFrom("[]", "[ ]", "- ", "  - "),
  quote: fc.constantFrom("", "'", '"'),
});

const entry = fc.record({
  role: fc.constantFrom(...roles),
  flow: fc.boolean(),
  protocols: list,
  flags: fc.option(fc.constantFrom("[stream]", "\n{}- stream", "[]")),
  validator: fc.option(fc.constantFrom("old.json", "'old.json'")),
  class: fc.boolean(),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5, maxLength: 5 }),
  comments: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
});

const wanted: fc.Arbitrary<WantedEntry> = fc.record({
  connector: fc.constant("x"),
  role: fc.constantFrom(...roles),
  protocols: fc.subarray(names, { minLength: 1 }),
  flags: fc.subarray(["stream", "localfs"] as const),
  validator: fc.constant("connectors/x/importer.schema.json"),
}, { requiredKeys: ["connector", "role", "protocols", "flags"] });

interface Written {
  readonly text: string;
  /** The comments that stand on lines of their own, or beside a value that is one. */
  readonly comments: readonly string[];
}

function write(
  entries: readonly (typeof entry extends fc.Arbitrary<infer T> ? T : never)[],
  indent: string,
  blank: boolean,
  end: string,
): Written {
  const comments: string[] = [];
  const comment = (wantedHere: boolean | undefined, before: string, after: string) => {
    if (wantedHere !== true) return "";
    comments.push(`# ${comments.length};`);
    return `${before}${comments.at(-1)}${after}`;
  };
  const inner = `${indent}  `;
  const texts = entries.map(({ role, flow, protocols, flags, validator, order, ...more }) => {
    const file = `bin/x-${role}`;
    const words = protocols.words.map((word) => `${protocols.quote}${word}${protocols.quote}`);
    const beside = (index: number) => comment(more.comments[index], "   ", "");
    if (flow) {
      return `${indent}- {type: ${role}, protocols: [${words.join(", ")}], executable: ${file}}` +
        `${beside(0)}\n`;
    }
    const { style } = protocols;
    const value = style === "[]"
      ? ` [${words.join(", ")}]`
      : style === "[ ]"
      ? ` [ ${words.join(", ")} ]`
      : words.map((word) => `\n${inner}${style}${word}`).join("");
    const lines = [
      `protocols:${value}\n`,
      `executable: ${file}${beside(1)}\n`,
      flags === null ? "" : `location_flags: ${flags.replace("{}", inner)}\n`,
      validator === null ? "" : `validator: ${validator}${beside(2)}\n`,
      more.class ? `class: service${beside(3)}\n` : "",
    ].filter((line) => line !== "");
    const body = order.map((index) => lines[index] ?? "").filter((line) => line !== "");
    return `${indent}- type: ${role}${beside(4)}\n` +
      body.map((line) => comment(more.comments[5], inner, "\n") + inner + line).join("");
  });
  const text = `name: x\nconnectors:\n${texts.join(blank ? "\n" : "")}${end}`;
  return { text, comments };
}

Deno.test("whatever a manifest looks like: in step after one run, comments and keys kept", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { selector: ({ role }) => role, minLength: 1 }),
      fc.uniqueArray(wanted, { selector: ({ role }) => role }),
      fc.constantFrom("", "  ", "    "),
      fc.boolean(),
      fc.constantFrom("", "tags: [a]\n", "# end\n"),
      fc.constantFrom("plain", "no last line break", "windows"),
      (entries, wants, indent, blank, end, ending) => {
        const written = write(entries, indent, blank, end);
        let { text } = written;
        if (ending === "no last line break") text = text.trimEnd();
        if (ending === "windows") text = text.replaceAll("\n", "\r\n");
        const made = editManifest(text, wants);
        equal(editManifest(made.text, wants).text, made.text);
        deepEqual(editManifest(made.text, wants).changes, []);
        if (made.changes.length === 0) equal(made.text, text);
        for (const comment of written.comments) ok(made.text.includes(comment), comment);
        if (ending === "windows") equal(/[^\r]\n/.test(made.text), false);
        const of = (text: string) => parse(text).connectors as Record<string, unknown>[];
        const [before, after] = [of(text), of(made.text)];
        const added = wants.filter(({ role }) => entries.every((one) => one.role !== role));
        equal(after.length, before.length + added.length);
        for (const [index, entry] of before.entries()) {
          for (const key of ["type", "executable", "class"]) {
            equal(after[index]?.[key], entry[key]);
          }
        }
      },
    ),
    { numRuns: 150, seed: 7 },
  );
});
