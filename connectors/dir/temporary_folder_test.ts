import { strictEqual as equal } from "node:assert/strict";
import { fakeHost, inFolder } from "./testdata/export_records.ts";
import { temporaryFolder } from "./temporary_folder.ts";

Deno.test("temporaryFolder goes up only as far as the longest path demands", () => {
  equal(temporaryFolder("/a"), "/a");
  const top = `/${"ü".repeat(1000)}/${"x".repeat(2050)}`;
  equal(new TextEncoder().encode(top).length, 4052);
  equal(temporaryFolder(top), top);
  equal(temporaryFolder(`${top}/y`), `${top}/y`);
  equal(temporaryFolder(`${top}/yy`), top);
  equal(temporaryFolder(`${top}/yy/z`), top);
});

Deno.test({
  name: "E18 the longest paths are restored, shorter than their temporary names would be",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder(async (folder) => {
      const folders = ["/"];
      let path = "";
      for (let left = 4085 - folder.length; left > 0; left = 4085 - folder.length - path.length) {
        path += `/${"n".repeat(left < 200 ? left - 1 : 150)}`;
        folders.push(path);
      }
      for (const text of ["one", "two"]) {
        const host = fakeHost();
        await host.restore(
          folder,
          ...folders.map((each) => host.directory(each)),
          host.file(`${path}/f`, text, { nlink: 2, ino: 7 }),
          host.file(`${path}/g`, text, { nlink: 2, ino: 7 }),
          host.symlink(`${path}/l`, text),
        );
        equal(Object.values(host.answers).find((answer) => answer !== "ok"), undefined);
        equal(await Deno.readTextFile(`${folder}${path}/g`), text);
        equal(await Deno.readLink(`${folder}${path}/l`), text);
        equal((await Deno.lstat(`${folder}${path}/f`)).nlink, 2);
      }
    }),
});
