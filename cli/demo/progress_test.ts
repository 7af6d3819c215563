import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { progress } from "./progress.ts";

function recorder(terminal: boolean) {
  const written: string[] = [];
  return {
    written,
    isTerminal: () => terminal,
    writeSync: (bytes: Uint8Array) => {
      written.push(new TextDecoder().decode(bytes));
      return bytes.length;
    },
  };
}

Deno.test("without a terminal only results are printed", () => {
  const output = recorder(false);
  let time = 0;
  const shown = progress(output, () => time);
  time = 1e9;
  shown.update("half");
  shown.done("ready");
  shown.clear();
  deepEqual(output.written, ["ready\n"]);
});

Deno.test("on a terminal one line is rewritten, and a result takes its place", () => {
  const output = recorder(true);
  let time = 0;
  const shown = progress(output, () => time);
  shown.update("one");
  shown.update("too soon");
  time = 150;
  shown.update("two");
  shown.done("ready");
  shown.clear();
  deepEqual(output.written, ["  … one\n", "\x1b[A\x1b[2K  … two\n", "\x1b[A\x1b[2Kready\n"]);
});

Deno.test("the real clock works, too", () => {
  const output = recorder(true);
  progress(output).update("half");
  deepEqual(output.written, ["  … half\n"]);
});
