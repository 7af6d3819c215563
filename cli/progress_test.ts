import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { progress } from "./progress.ts";

function recorder() {
  const notes: string[] = [];
  return { notes, note: (text: string) => void notes.push(text) };
}

/** What a terminal shows in the end, of texts that each end with a line break. */
function screen(notes: readonly string[]): string[] {
  const lines = [""];
  let row = 0;
  for (const note of notes) {
    // deno-lint-ignore no-control-regex
    for (const part of `${note}\n`.split(/(\x1b\[A|\x1b\[2K|\n)/)) {
      if (part === "\x1b[A") row = Math.max(0, row - 1);
      else if (part === "\x1b[2K") lines[row] = "";
      else if (part === "\n") lines[++row] ??= "";
      else if (part !== "") lines[row] = part + (lines[row] ?? "").slice(part.length);
    }
  }
  return lines.slice(0, row + 1);
}

Deno.test("on a terminal one line is rewritten, at most ten times a second, and removed", () => {
  const { notes, note } = recorder();
  let time = 0;
  note("before");
  const shown = progress(note, { isTerminal: true, columns: 40, now: () => time });
  shown.update("one");
  shown.update("too soon");
  deepEqual(screen(notes), ["before", "one", ""]);
  time = 150;
  shown.update("two");
  deepEqual(screen(notes), ["before", "two", ""]);
  shown.done();
  deepEqual(screen(notes), ["before", ""]);
  shown.done();
  deepEqual(screen(notes), ["before", ""]);
});

Deno.test("a line that stays takes the place of the one that is rewritten", () => {
  const { notes, note } = recorder();
  const shown = progress(note, { isTerminal: true, columns: 40, now: () => 0 });
  shown.line("first");
  shown.update("half");
  shown.line("plugin: a word");
  shown.update("half");
  shown.done();
  note("after");
  deepEqual(screen(notes), ["first", "plugin: a word", "after", ""]);
});

Deno.test("a line is cut to the terminal, wide characters and all", () => {
  const { notes, note } = recorder();
  progress(note, { isTerminal: true, columns: 8 }).update("漢字漢字漢字");
  progress(note, { isTerminal: true, columns: 8 }).update("0123456789");
  deepEqual(notes, ["漢字漢", "0123456"]);
});

Deno.test("without a terminal a plain line comes now and then, and never an escape", () => {
  const { notes, note } = recorder();
  let time = 0;
  const shown = progress(note, { isTerminal: false, plainMs: 10, now: () => time });
  shown.update("too soon");
  time = 10;
  shown.update("half");
  time = 19;
  shown.update("too soon");
  shown.line("a line");
  shown.done();
  deepEqual(notes, ["half", "a line"]);
});
