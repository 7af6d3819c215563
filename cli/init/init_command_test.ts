import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { runCli } from "../run_cli.ts";
import { initCommand } from "./init_command.ts";

/** Runs `init` with a folder of its own, and tells what it printed. */
async function init(folder: string, ...args: string[]): Promise<string> {
  const lines: string[] = [];
  const before = Deno.env.get("INIT_CWD");
  Deno.env.set("INIT_CWD", folder);
  try {
    const { signal } = new AbortController();
    const print = (text: string) => void lines.push(text);
    equal(await runCli(["init", ...args], [initCommand], { signal, print, note: print }), 0);
    return lines.join("\n");
  } finally {
    if (before === undefined) Deno.env.delete("INIT_CWD");
    else Deno.env.set("INIT_CWD", before);
  }
}

Deno.test("init makes a project, and tells what to type next", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const said = await init(folder, "Notes");
    match(said, /^Made "Notes" in \S+\/Notes: importer\./);
    match(said, /\n {2}cd Notes\n {2}\.\/denow task check\n {2}\.\/denow task test\n/);
    match(await Deno.readTextFile(`${folder}/Notes/manifest.yaml`), /protocols: \[notes\]/);

    const args = ["--roles", "exporter,importer", "--template", "rest", "--protocol", "memo"];
    const made = JSON.parse(await init(folder, `${folder}/deep/memos`, ...args, "--json"));
    equal(made.folder, `${folder}/deep/memos`);
    deepEqual(made.roles, ["importer", "exporter"]);
    equal(made.protocol, "memo");
    deepEqual(made.next[0], "cd deep/memos");
    for (const file of made.files) await Deno.stat(`${made.folder}/${file}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (
  const [args, message] of [
    [["no_name"], '"no_name" cannot name a package: use letters, digits and "-"'],
    [["x"], '"x" cannot be the scheme of a location'],
    [["tar"], `"tar" is the scheme of plakar's own importer: choose another with --protocol`],
    [["ok", "--roles", "source"], 'there is no role "source": choose from importer, exporter'],
    [["ok", "--template", "s3"], 'there is no template "s3": choose from files, rest, kv'],
    [[], 'missing required argument "name"; see --help'],
  ] as const
) {
  Deno.test(`init ${args.join(" ")} is refused, and makes nothing`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await rejects(init(folder, ...args), (error: Error & { code?: string }) => {
        equal(error.code, "invalid_argument");
        equal(error.message.startsWith(message), true, error.message);
        return true;
      });
      deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
    } finally {
      await Deno.remove(folder);
    }
  });
}
