import { match, strictEqual as equal } from "node:assert/strict";
import { restoreLines } from "./restore_lines.ts";
import type { RestoredFolder } from "./restore_folder.ts";

const good: RestoredFolder = {
  copied: { records: 10, bytes: 2_000_000, unread: [], refused: [] },
  compared: { entries: 10, bytes: 2_000_000, hardLinks: 1, differences: [] },
  milliseconds: 500,
};
const entry = { path: "/a\nb", reason: "no" };

Deno.test("a good restore is told in two lines", () => {
  const { lines, ok } = restoreLines(good);
  equal(ok, true);
  equal(lines.length, 2);
  match(lines[0]!, /10 entries, 2\.0 MB in 0\.5 s$/);
  match(lines[1]!, /every byte and attribute is the same/);
});

Deno.test("what could not be read and special files are told, and are no failure", () => {
  const { lines, ok } = restoreLines({
    ...good,
    copied: {
      ...good.copied,
      unread: [{ ...entry, kind: "file" }],
      refused: [{ ...entry, kind: "special" }],
    },
  });
  equal(ok, true);
  match(lines[1]!, /"\/a\\x0Ab" could not be read and was left out: no/);
  match(lines[2]!, /device, pipe or socket/);
});

Deno.test("a refused file and a difference are failures, and many are cut short", () => {
  const refused = restoreLines({
    ...good,
    copied: { ...good.copied, refused: [{ ...entry, kind: "file" }] },
  });
  equal(refused.ok, false);
  const differences = Array.from({ length: 30 }, () => ({ path: "x", difference: "mode" }));
  const { lines, ok } = restoreLines({ ...good, compared: { ...good.compared, differences } });
  equal(ok, false);
  match(lines.at(-1)!, /and 20 more of these/);
  equal(lines.some((line) => line.includes("is the same")), false);
});
