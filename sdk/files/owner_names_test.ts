import { strictEqual as equal } from "node:assert/strict";
import { ownerNames } from "./owner_names.ts";

Deno.test("ownerNames answers from the two files it read", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [passwdPath, groupPath] = [`${folder}/passwd`, `${folder}/group`];
    await Deno.writeTextFile(passwdPath, "ann:x:1000:100::/home/ann:/bin/sh\n");
    await Deno.writeTextFile(groupPath, "users:x:100:ann\n");
    const names = await ownerNames({ passwdPath, groupPath });
    await Deno.writeTextFile(passwdPath, "");
    equal(names.user(1000), "ann");
    equal(names.user(1000n), "ann");
    equal(names.group(100), "users");
    equal(names.group(1000), "");
    equal(names.user(100), "");
    equal(names.user(-1), "");
    equal(names.user(1.5), "");
    equal(names.user(NaN), "");
    equal(names.user(2n ** 64n - 1n), "");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ownerNames knows no names when a file is missing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const groupPath = `${folder}/group`;
    await Deno.writeTextFile(groupPath, "wheel:x:0:\n");
    const names = await ownerNames({ passwdPath: `${folder}/none`, groupPath });
    equal(names.user(0), "");
    equal(names.group(0), "wheel");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ownerNames knows no names when the sandbox forbids the files", {
  permissions: { read: false },
}, async () => {
  const names = await ownerNames();
  equal(names.user(0), "");
  equal(names.group(0), "");
});
