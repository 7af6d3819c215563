import { strictEqual as equal } from "node:assert/strict";
import { readerTable } from "./reader_table.ts";

const reader = (size: number) => ({ open: () => new Uint8Array(size), size });

Deno.test("a reader is taken once", () => {
  const table = readerTable();
  table.add("/a", reader(1));
  equal(table.size, 1);
  equal(table.take("/a")?.size, 1);
  equal(table.take("/a"), undefined);
  equal(table.take("/b"), undefined);
  equal(table.size, 0);
});

Deno.test("I11 an answered record that was not opened is forgotten", () => {
  const table = readerTable();
  table.add("/a", reader(1));
  table.answered("/a");
  table.answered("/a");
  table.answered("/unknown");
  equal(table.take("/a"), undefined);
  equal(table.size, 0);
});

Deno.test("I15 an answer belongs to the opened record of its key, not to the next one", () => {
  const table = readerTable();
  table.add("/a", reader(1));
  equal(table.take("/a")?.size, 1);
  table.add("/a", reader(2));
  table.answered("/a");
  equal(table.take("/a")?.size, 2);
  table.answered("/a");
  equal(table.size, 0);
});

Deno.test("I15 of three waiting, unanswered ones are served in order", () => {
  const table = readerTable();
  for (const size of [1, 2, 3]) table.add("/a", reader(size));
  equal(table.take("/a")?.size, 1);
  equal(table.take("/a")?.size, 2);
  table.answered("/a");
  table.answered("/a");
  table.answered("/a");
  equal(table.take("/a"), undefined);
  table.add("/a", reader(4));
  equal(table.take("/a")?.size, 4);
});
