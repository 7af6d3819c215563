import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import { join } from "node:path";
import { withFolder } from "../../tests/with_folder.ts";
import { findSecretsInFile } from "./find_secrets_in_file.ts";

const token = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";

Deno.test("secrets of a large file of any bytes are found, with their line, also across windows", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "large");
    const window = 4 * 1_048_576;
    // 64 bytes a line, and one that is not UTF-8.
    const lines = new Uint8Array(3 * window).map((_, index) => index % 64 === 63 ? 10 : 0xe4);
    const at = window - 20;
    lines.set(new TextEncoder().encode(` ${token} `), at);
    // Cut by the first window so that what is left there is as long as a token, too.
    const second = 2 * window - 16_384 - 40;
    lines.set(new TextEncoder().encode(` ${token.slice(0, 4)}${token.slice(4)}abc9 `), second);
    const late = 2 * window + 640;
    lines.set(new TextEncoder().encode(` npm_${token.slice(4)} `), late);
    await Deno.writeFile(file, lines);
    // Tokens take line breaks away.
    const lineOf = (index: number) =>
      lines.subarray(0, index).filter((byte) => byte === 10).length + 1;
    const signal = new AbortController().signal;
    deepEqual(await findSecretsInFile(file, signal), [
      { kind: "GitHub token", line: lineOf(at), secret: token },
      { kind: "GitHub token", line: lineOf(second), secret: `${token}abc9` },
      { kind: "npm token", line: lineOf(late), secret: `npm_${token.slice(4)}` },
    ]);
  });
});

Deno.test("an empty file holds none, and an abort ends the search", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "empty");
    await Deno.writeFile(file, new Uint8Array());
    deepEqual(await findSecretsInFile(file, new AbortController().signal), []);
    await rejects(() => findSecretsInFile(file, AbortSignal.abort(new Error("enough"))), /enough/);
  });
});
