import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { commands } from "../commands.ts";
import { type MakeCommand, newCommand } from "../command.ts";
import { program } from "../program.ts";
import { runCli } from "../run_cli.ts";
import { runProgram } from "../run_program.ts";
import { bashCompletion } from "./bash_completion.ts";
import { makeCompletionCommand } from "./completion_command.ts";
import { completionModel } from "./completion_model.ts";
import { fishCompletion } from "./fish_completion.ts";
import { fishQuote, shellQuote } from "./shell_quote.ts";
import { zshCompletion } from "./zsh_completion.ts";

const signal = AbortSignal.timeout(60_000);

/** A program with one of everything, and texts that a shell would take apart. */
const odd: readonly MakeCommand[] = [
  () =>
    newCommand("build", 'It\'s `touch hurt` $(touch hurt) \\ "x" a:b', [])
      .argument("[name...]", "which")
      .option("--out <folder>", "folder for the executables")
      .option("-o, --option <name=value>", "may be repeated")
      .option("--roles <list>", "some")
      .option("--project <folder>", "the project")
      .addOption(
        new Option("--odd <word>", "with 'quotes'").choices(["it's", "$(touch hurt)", "b"]),
      )
      .option("--json", "print JSON"),
  () => {
    const store = newCommand("store", "Use a store", []).helpCommand(false)
      .addCommand(newCommand("list", "List", []).argument("<location>", "where").argument("[kind]"))
      .addCommand(newCommand("put", "Put", []).argument("<folder>", "what"));
    return newCommand("run", "Run", []).helpCommand(false).addCommand(store);
  },
  makeCompletionCommand(() => odd),
];

const idle = () => () => Promise.resolve();
const oddProgram = (): Command => program(odd, idle);
const script = (make: typeof bashCompletion) => make("plakar-deno", completionModel(oddProgram()));

/** A folder with a project, files and a folder, to complete in. */
async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const connector of ["notes", "wi ki", "$(touch hurt)"]) {
      await Deno.mkdir(join(folder, "connectors", connector), { recursive: true });
      await Deno.writeTextFile(join(folder, "connectors", connector, "importer.ts"), "");
    }
    await Deno.writeTextFile(join(folder, "connectors", "notes", "storage.ts"), "");
    await Deno.writeTextFile(join(folder, "connectors", "notes", "other.ts"), "");
    await Deno.writeTextFile(join(folder, "manifest.yaml"), "");
    await Deno.mkdir(join(folder, "sub dir"));
    await Deno.mkdir(join(folder, "-x"));
    await Deno.writeTextFile(join(folder, "kept.txt"), "as it was");
    await run(folder);
    equal(await Deno.readTextFile(join(folder, "kept.txt")), "as it was");
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    equal(names.includes("hurt"), false, "a text was run as a command");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What bash offers for the last of the words, after sourcing the script. */
async function offered(text: string, folder: string, words: readonly string[]): Promise<string[]> {
  const lines = [
    "set -u",
    text,
    `COMP_WORDS=(${["plakar-deno", ...words].map((word) => `'${word}'`).join(" ")})`,
    "COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))",
    "_plakar_deno",
    'if [[ ${#COMPREPLY[@]} -gt 0 ]]; then printf "%s\\n" "${COMPREPLY[@]}"; fi',
  ];
  const { code, stdout, stderr } = await runProgram("bash", {
    args: ["--norc", "-c", lines.join("\n")],
    cwd: folder,
    signal,
  });
  equal(code, 0, stderr);
  equal(stderr, "");
  return stdout.split("\n").slice(0, -1);
}

const hasBash = await runProgram("bash", { args: ["-c", ":"], signal }).then(
  () => true,
  () => false,
);

Deno.test({
  name: "bash completes commands, options and what can follow them",
  ignore: !hasBash,
  fn: () =>
    inFolder(async (folder) => {
      const text = script(bashCompletion);
      const offers = (...words: string[]) => offered(text, folder, words);
      deepEqual(await offers(""), ["build", "run", "completion"]);
      deepEqual(await offers("b"), ["build"]);
      deepEqual(await offers("run", ""), ["store"]);
      deepEqual(await offers("run", "store", "l"), ["list"]);
      deepEqual(await offers("completion", ""), ["bash", "zsh", "fish"]);
      deepEqual(await offers("completion", "bash", ""), []);
      deepEqual(await offers("build", "--o"), ["--out", "--option", "--odd"]);
      deepEqual(await offers("build", "-"), [
        "--out",
        "-o",
        "--option",
        "--roles",
        "--project",
        "--odd",
        "--json",
        "-h",
        "--help",
      ]);
      deepEqual(await offers("run", "store", "list", "--"), ["--help"]);
      deepEqual(await offers("--"), ["--help"]);
      deepEqual(await offers("build", "--odd", ""), ["it's", "$(touch hurt)", "b"]);
      deepEqual(await offers("build", "--odd", "=", "b"), ["b"]);
      deepEqual(await offers("build", "--odd", "="), ["it's", "$(touch hurt)", "b"]);
      deepEqual(await offers("build", "--roles", ""), ["importer", "exporter", "storage"]);
      deepEqual(await offers("build", "--roles", "importer,"), [
        "importer,exporter",
        "importer,storage",
      ]);
      deepEqual(await offers("build", "--roles", "importer,exporter,s"), [
        "importer,exporter,storage",
      ]);
    }),
});

Deno.test({
  name: "bash completes connectors of the project, and files and folders elsewhere",
  ignore: !hasBash,
  fn: () =>
    inFolder(async (folder) => {
      const text = script(bashCompletion);
      const offers = (...words: string[]) => offered(text, folder, words);
      const names = ["\\$\\(touch\\ hurt\\)-importer", "notes-importer", "notes-storage"];
      deepEqual((await offers("build", "")).sort(), [...names, "wi\\ ki-importer"]);
      deepEqual(await offers("build", "notes-importer", "no"), names.slice(1));
      deepEqual(await offers("build", "--json", "--out", "x", "no"), names.slice(1));
      deepEqual(await offers("build", "--project", ".", "no"), names.slice(1));
      deepEqual(await offers("build", "--project", "=", folder, "no"), names.slice(1));
      deepEqual(await offers("build", "--project", "sub dir", "ke"), ["kept.txt"]);
      deepEqual(await offers("build", "ke"), ["kept.txt"]);
      deepEqual(await offers("build", "--out", "s"), ["sub dir"]);
      deepEqual(await offers("build", "--out", "k"), []);
      deepEqual(await offers("build", "-o", "ke"), ["kept.txt"]);
      deepEqual(await offers("build", "-o", "key", "=", "ke"), ["kept.txt"]);
      deepEqual(await offers("build", "-o", "key", "=", "value", "no"), names.slice(1));
      deepEqual(await offers("run", "store", "put", "s"), ["sub dir"]);
      deepEqual(await offers("run", "store", "put", "--", "-"), ["-x"]);
      deepEqual(await offers("run", "store", "list", "dir", ":", "ke"), ["kept.txt"]);
      deepEqual(await offers("run", "store", "list", "dir", ":", "/x", "s"), ["state"]);
      deepEqual(await offers("run", "store", "list", "k"), ["kept.txt"]);
      deepEqual(await offers("build", ">", "kept.txt", "$(touch hurt)", "no"), names.slice(1));
      deepEqual(await offers("nonsense", ""), []);
    }),
});

Deno.test({
  name: "bash takes the script of the whole program, twice as well, and completes each command",
  ignore: !hasBash,
  fn: () =>
    inFolder(async (folder) => {
      const out: string[] = [];
      const context = { signal, print: (text: string) => void out.push(text), note() {} };
      equal(await runCli(["completion", "bash"], commands, context), 0);
      const text = out.join("\n");
      const names = program(commands, idle).commands.map((command) => command.name());
      ok(names.length > 5);
      deepEqual(await offered(`${text}\n${text}`, folder, [""]), names);
      for (const name of names) {
        const options = await offered(text, folder, [name, "--"]);
        ok(options.includes("--help"), name);
      }
      deepEqual(await offered(text, folder, ["init", "--template", ""]), ["files", "rest", "kv"]);
      deepEqual(await offered(text, folder, ["init", "--roles", "s"]), ["storage"]);
      for (const words of [["pack"], ["lint"], ["run", "import"], ["test"], ["bench"], ["audit"]]) {
        deepEqual(await offered(text, folder, [...words, "--api", ""]), ["v1.0", "v1.1"]);
      }
      for (
        const name of ["build", "test", "bench", "audit"].filter((name) => names.includes(name))
      ) {
        deepEqual(await offered(text, folder, [name, "notes-i"]), ["notes-importer"], name);
      }
    }),
});

Deno.test("scripts that the shell at hand can check are valid", async () => {
  const all = [
    { shell: "bash", make: bashCompletion },
    { shell: "zsh", make: zshCompletion },
    { shell: "fish", make: fishCompletion },
  ];
  for (const { shell, make } of all) {
    const file = await Deno.makeTempFile();
    try {
      for (const made of [oddProgram(), program(commands, idle)]) {
        await Deno.writeTextFile(file, make("plakar-deno", completionModel(made)));
        const ended = await runProgram(shell, { args: ["-n", file], signal })
          .catch((error) => {
            if (error instanceof Deno.errors.NotFound) return undefined;
            throw error;
          });
        if (ended !== undefined) equal(`${ended.code}${ended.stderr}`, "0", shell);
      }
    } finally {
      await Deno.remove(file);
    }
  }
});

Deno.test("scripts for zsh and fish name every command and option, with what it means", () => {
  const zsh = script(zshCompletion);
  match(zsh, /^#compdef plakar-deno\n/);
  ok(zsh.includes(`'list:List'`) && zsh.includes(`'--out:folder for the executables'`));
  ok(zsh.includes(`'build:It'\\''s \`touch hurt\` $(touch hurt) \\ "x" a:b'`));
  const fish = script(fishCompletion);
  ok(
    fish.includes(
      `-l out -d 'folder for the executables' -r -x -a '(__fish_complete_directories)'`,
    ),
  );
  ok(fish.includes(`-a 'build' -d 'It\\'s \`touch hurt\` $(touch hurt) \\\\ "x" a:b'`));
  ok(fish.includes(`-s o -l option -d 'may be repeated' -r -F`));
});

Deno.test("completion refuses an unknown shell", async () => {
  const context = { signal, print() {}, note() {} };
  await rejects(() => runCli(["completion", "tcsh"], odd, context), {
    code: "invalid_argument",
    message: /"tcsh" is invalid.*Allowed choices are bash, zsh, fish/,
  });
});

Deno.test("words are quoted so that a shell takes them as they are", () => {
  equal(shellQuote("--out"), "--out");
  equal(shellQuote(""), "''");
  equal(shellQuote("it's $x"), `'it'\\''s $x'`);
  equal(fishQuote("it's \\n"), `'it\\'s \\\\n'`);
  throws(() => shellQuote("a\nb"), RangeError);
  throws(() => fishQuote("a\nb"), RangeError);
});
