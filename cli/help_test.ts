import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { commands } from "./commands.ts";
import { program } from "./program.ts";
import { runCli } from "./run_cli.ts";

const golden = fileURLToPath(new URL("golden/help/", import.meta.url));
const update = Deno.env.get("UPDATE_GOLDEN") === "1";
const renew = 'if that is meant, run "UPDATE_GOLDEN=1 ./denow test -A --no-lock cli/help_test.ts"';

/** Commands that print what they are asked for as it is, and report nothing. */
const withoutReport: readonly string[] = ["cat", "completion"];

interface Listed {
  /** What is typed after the program's name, empty for the program. */
  readonly path: string;
  readonly command: Command;
}

function listed(command: Command, path = ""): readonly Listed[] {
  return [
    { path, command },
    ...command.commands.flatMap((each) => listed(each, `${path} ${each.name()}`.trim())),
  ];
}

const all = listed(program(commands, () => () => Promise.resolve()));
const fileOf = (path: string) => `${path === "" ? "plakar-deno" : path.replaceAll(" ", "-")}.txt`;

async function helpOf(path: string): Promise<string> {
  const out: string[] = [];
  const code = await runCli(
    [...path.split(" ").filter((word) => word !== ""), "--help"],
    commands,
    {
      signal: new AbortController().signal,
      print: (text) => void out.push(text),
      note: (text) => void out.push(text),
    },
  );
  equal(code, 0);
  return `${out.join("\n").trimEnd()}\n`;
}

for (const { path, command } of all) {
  const name = `plakar-deno ${path}`.trim();

  Deno.test(`the help of "${name}" is as it was`, async () => {
    const help = await helpOf(path);
    const file = join(golden, fileOf(path));
    if (update) {
      await Deno.mkdir(golden, { recursive: true });
      await Deno.writeTextFile(file, help);
    }
    equal(help, await Deno.readTextFile(file).catch(() => "no golden file"), renew);
  });

  Deno.test(`the help of "${name}" keeps to the rules`, async () => {
    const help = await helpOf(path);
    for (const line of help.split("\n")) ok(line.length <= 100, `too wide: ${line}`);
    equal(/ $/m.test(help), false, "a line ends with a space");
    for (const { flags, description } of command.options) {
      ok(description.trim() !== "", `${flags} says nothing`);
      match(description, /^[^A-Z]|^[A-Z]{2}/, `${flags}: begin with a small letter`);
      match(description, /[^.]$/, `${flags}: end without a full stop`);
    }
    for (const argument of command.registeredArguments) {
      ok(argument.description.trim() !== "", `<${argument.name()}> says nothing`);
    }
    if (path === "") return;
    match(
      command.summary(),
      /^[A-Z].*[^.]$/,
      "one line for the list, with a capital, no full stop",
    );
    match(help, new RegExp(`\\n {2}# .+\\n {2}plakar-deno ${path}\\b`), "it needs an example");
    const isLeaf = command.commands.length === 0;
    if (isLeaf && !withoutReport.includes(path)) {
      ok(command.options.some(({ long }) => long === "--json"), "it needs --json");
    }
  });
}

Deno.test("no golden help is left of a command that is gone", async () => {
  const wanted = all.map(({ path }) => fileOf(path)).sort();
  const names = (await Array.fromAsync(Deno.readDir(golden), ({ name }) => name)).sort();
  if (update) {
    for (const name of names) if (!wanted.includes(name)) await Deno.remove(join(golden, name));
    return;
  }
  deepEqual(names, wanted, renew);
});
