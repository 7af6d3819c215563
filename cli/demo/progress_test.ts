import { deepEqual, equal } from "node:assert/strict";
import { oneLine, progress } from "./progress.ts";

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
  const shown = progress(output);
  shown.update("half");
  shown.done("ready");
  shown.clear();
  deepEqual(output.written, ["ready\n"]);
});

Deno.test("on a terminal one line is rewritten, at most ten times a second", () => {
  const output = recorder(true);
  let time = 0;
  const shown = progress(output, () => time);
  shown.update("one");
  shown.update("too soon");
  time = 150;
  shown.update("two");
  shown.done("ready");
  shown.clear();
  const lines = ["  … one", "  … two", "ready\n", ""];
  deepEqual(output.written, lines.map((line) => `\r\x1b[K${line}`));
});

Deno.test("the real clock works, too", () => {
  const output = recorder(true);
  progress(output).update("half");
  deepEqual(output.written, ["\r\x1b[K  … half"]);
});

Deno.test("names cannot move the cursor", () => {
  equal(oneLine("a\nb\x1b[2Jc\u202ed"), "a�b�[2Jc�d");
});
