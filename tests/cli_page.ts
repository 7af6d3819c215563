import { commands } from "../cli/commands.ts";
import { runCli } from "../cli/run_cli.ts";

/** What each command is for, in the order of the page; the rest of the page is the program's own help. */
export const purposes: Readonly<Record<string, string>> = {
  init:
    "Begins a project: a connector that works, its tests, permissions, manifest, README and CI. " +
    "Nothing in it has to be changed before `check`, `test`, `build`, `lint` and `pack` pass.",
  add:
    "Adds a role, or another connector, to a project. What is there already stays as it is, so " +
    "it may be called twice.",
  lint:
    "Finds what plakar would ignore, or fail on, without telling why: a misspelled key, a flag " +
    "that differs from the program's, a file that is not there. Each finding says what plakar does " +
    "with it and what to write.",
  build: "Makes one executable for each connector and role, with the permissions of its set in " +
    "`deno.json` and no others ([sandbox.md](sandbox.md)).",
  pack:
    "Makes the package that plakar installs, or the folder to make it from where plakar is not " +
    "installed ([packaging.md](packaging.md)).",
  run:
    "Drives a connector as plakar would, without plakar: any executable, or the TypeScript of a " +
    "connector that was not even compiled. The exit code is 1 when a record failed. Each command of " +
    "`run store` has a `--help` of its own.",
  ls: "Shows what an importer finds.",
  cat: "Shows one file of it.",
  copy:
    "Hands what an importer reads to an exporter, with nothing in between: the shortest way to " +
    "see both at work.",
  test: "Puts a connector to every rule of the protocol ([testing.md](testing.md)).",
  bench: "Measures a connector, so that a change that makes it slower is seen.",
  audit:
    "Finds permissions that a connector declares and does not need, by taking each away under test.",
  gen:
    "Writes what follows from the code: the schemas of options, the entries of the manifest, and " +
    "the table of options in the README ([options.md](options.md)).",
  doctor:
    "Looks at what is around the project: Deno, registries, plakar, what other packages have " +
    "taken. Begin here when something worked elsewhere and does not work on this machine.",
  completion: "Prints the script by which a shell completes commands, options and files.",
};

/** Commands below a command that have a help of their own on the page. */
const below = ["run import", "run export", "run store"];

const intro = `<!-- deno-fmt-ignore-file -->

# Commands

<!-- Written by tests/write_cli_page.ts from the program's own help; edit that, or tests/cli_page.ts. -->

\`plakar-deno\` stands for the program that has all of them:

| where | what to type |
| --- | --- |
| in a project made by \`init\` | \`deno task cli COMMAND\`; \`./denow task cli COMMAND\` where there is a \`denow\` |
| anywhere, once the package is on JSR | \`deno run -A jsr:@plakar-deno/sdk/cli COMMAND\` |
| in the repository of the SDK | \`./denow task cli COMMAND\` |

They share a few habits. The result goes to stdout, and progress and remarks to stderr. What reports
has \`--json\`: then there is JSON on stdout and nothing else; when a command fails before it has
printed anything, that is \`{"error": {"code": …, "message": …}}\`. The exit code is 0 when all is
well, 1 when a command did its work and found something bad, 2 for a wrong argument, and 130 after
an interrupt. What works on a project takes the one around the current folder, that of the nearest
\`manifest.yaml\` above, or \`--project FOLDER\`. Where JSON comes in lines, the last one is a summary,
whose \`ok\` is false after any failure. Control characters in names and in the words of plugins are
shown as \`\\x1B\`.
`;

/** The help of a command, as it is printed. */
async function helpOf(words: readonly string[]): Promise<string> {
  const lines: string[] = [];
  await runCli([...words, "--help"], commands, {
    signal: AbortSignal.timeout(60_000),
    print: (text) => void lines.push(text),
    note: () => {},
  });
  return lines.join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

/** The names of all commands, in the order of the program's help. */
export function commandNames(): string[] {
  const wrap = () => () => Promise.resolve();
  return commands.map((make) => make(wrap).name());
}

/** The page docs/cli.md, out of the purposes above and the help of each command. */
export async function cliPage(): Promise<string> {
  const parts = [intro];
  for (const name of commandNames()) {
    parts.push(`## ${name}\n\n${wrapped(purposes[name] ?? "")}\n`);
    for (const words of [name, ...below.filter((other) => other.startsWith(`${name} `))]) {
      parts.push(`\`\`\`text\n${await helpOf(words.split(" "))}\n\`\`\`\n`);
    }
  }
  return parts.join("\n");
}

/** The text in lines of at most 100 characters, as the formatter writes them. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > 100) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].join("\n");
}
