import { strictEqual as equal } from "node:assert/strict";
import { fileInfo } from "@plakar-deno/sdk";
import { hardLinks } from "./hard_links.ts";

const info = (ino: number, nlink = 2) => fileInfo({ dev: 1, ino, nlink, size: 3 }, "file");

Deno.test("E16 a file is forgotten once all its paths are linked", () => {
  const links = hardLinks(() => {});
  const file = info(1, 3);
  equal(links.firstOf(file), undefined);
  links.restored(file, "/a");
  equal(links.firstOf(file), "/a");
  links.linked(file);
  equal(links.firstOf(file), "/a");
  links.linked(file);
  equal(links.firstOf(file), undefined);
});

Deno.test("E16 only so many files are remembered, the oldest go first, told once", () => {
  let told = 0;
  const links = hardLinks(() => told++, 2);
  for (let ino = 1; ino <= 5; ino++) links.restored(info(ino), `/${ino}`);
  equal(links.firstOf(info(3)), undefined);
  equal(links.firstOf(info(4)), "/4");
  equal(links.firstOf(info(5)), "/5");
  equal(told, 1);
});

Deno.test("E16 a file without an inode or with one path is nobody's link", () => {
  const links = hardLinks(() => {});
  links.restored(info(0), "/a");
  links.restored(info(9, 1), "/b");
  equal(links.firstOf(info(0)), undefined);
  equal(links.firstOf(info(9, 1)), undefined);
});
