import { strictEqual as equal } from "node:assert/strict";
import { keyMemory } from "./key_memory.ts";

const folder = { name: "a/", path: "/bucket/a" };

Deno.test("files and folders are remembered by their names", () => {
  const memory = keyMemory();
  memory.addFolder(folder);
  memory.addFile("b");
  equal(memory.folder("a/"), folder);
  equal(memory.folder("b"), undefined);
  equal(memory.hasFile("b"), true);
  equal(memory.hasFile("a/"), false);
  equal(memory.isWhole, true);
});

Deno.test("without room all is forgotten, for good", () => {
  const memory = keyMemory(150);
  memory.addFolder(folder);
  memory.addFile("b");
  equal(memory.isWhole, true);
  memory.addFile("c");
  equal(memory.isWhole, false);
  memory.addFolder(folder);
  memory.addFile("d");
  equal(memory.isWhole, false);
  equal(memory.folder("a/"), undefined);
  equal(memory.hasFile("b") || memory.hasFile("c") || memory.hasFile("d"), false);
});
