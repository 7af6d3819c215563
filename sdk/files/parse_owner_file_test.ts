import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { parseOwnerFile } from "./parse_owner_file.ts";

Deno.test("parseOwnerFile takes name and number of every entry", () => {
  deepEqual(
    [...parseOwnerFile("root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:\n")],
    [[0n, "root"], [1000n, "ann"]],
  );
  deepEqual([...parseOwnerFile("wheel:*:0:root,ann\r\nusers:x:100:")], [[0n, "wheel"], [
    100n,
    "users",
  ]]);
});

Deno.test("parseOwnerFile keeps the first name of a number", () => {
  deepEqual([...parseOwnerFile("root:x:0:0\ntoor:x:0:0\n")], [[0n, "root"]]);
});

Deno.test("parseOwnerFile takes odd names and the largest number", () => {
  deepEqual(
    [...parseOwnerFile("a.b-c$:x:4294967294:1\nrené:x:7:1\n_apt:x:100:1\nDOM\\ann:x:8:1\n")],
    [[4294967294n, "a.b-c$"], [7n, "rené"], [100n, "_apt"], [8n, "DOM\\ann"]],
  );
});

Deno.test("parseOwnerFile leaves out what is no entry", () => {
  const text = "# comment:x:1:1\n#c:x:1:1\n\n+::::\n+@net:x:2:2\n-bad:x:3:3\n:x:4:4\nno number\n" +
    "a:x::\nb:x:-1:1\nc:x:1e3:1\nd:x: 5:1\ne:x\nbad name:x:9:9\nf:x:123456789012345678901:1\n";
  deepEqual([...parseOwnerFile(text)], []);
  deepEqual([...parseOwnerFile("")], []);
});
