import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { randomContent, writeRandomFile } from "./random_file.ts";
import { rawAnswers, rawReceive, rawSend } from "./raw_pipe.ts";

const { signal } = new AbortController();

Deno.test("the raw pipe sends, receives and answers as many bytes as it is asked for", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const size = 300_001;
    await writeRandomFile(`${folder}/a`, size, signal);
    ok((await rawReceive(`${folder}/a`, size, signal)).seconds > 0);
    ok((await rawSend(`${folder}/b`, randomContent(size), signal)).seconds > 0);
    deepEqual((await Deno.stat(`${folder}/b`)).size, size);
    ok((await rawAnswers({ count: 20, size: 70_000, ahead: 8 }, signal)).seconds > 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
