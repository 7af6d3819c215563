import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { installProgram } from "./install_program.ts";

const { signal } = new AbortController();
const ignore = Deno.build.os === "windows";
const name = () => `test-${crypto.randomUUID()}`;
const top = join(projectFolder, ".denow", "s3");

async function foldersOf(prefix: string): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(top))).map(({ name }) => name);
  return names.filter((name) => name.startsWith(prefix));
}

Deno.test({
  name: "installProgram says what is missing, or why it failed, and leaves nothing",
  ignore,
  async fn() {
    const program = { name: name(), path: "tool", comesWith: "Nothing", args: () => [] };
    const missing = await installProgram({ ...program, installer: "no-such-installer" }, signal);
    deepEqual(missing, { reason: "Nothing is not installed" });
    const args = () => ["-c", "echo no network >&2; exit 1"];
    const failed = await installProgram({ ...program, installer: "sh", args }, signal);
    match(failed.reason ?? "", /^test-.* cannot be installed: no network$/);
    deepEqual(await foldersOf(program.name), []);
  },
});

Deno.test({
  name: "installProgram installs once, also when two ask at the same time",
  ignore,
  async fn() {
    const program = {
      ...{ name: name(), path: "bin/tool", installer: "sh", comesWith: "a shell" },
      args: (folder: string) => ["-c", 'mkdir "$0/bin" && echo 1 > "$0/bin/tool"', folder],
    };
    try {
      const found = await Promise.all([1, 2].map(() => installProgram(program, signal)));
      for (const { program: path } of found) equal(await Deno.readTextFile(path!), "1\n");
      const again = await installProgram({ ...program, installer: "no-such-installer" }, signal);
      equal(again.program, found[0]!.program);
      deepEqual(await foldersOf(program.name), [program.name]);
    } finally {
      await Deno.remove(join(top, program.name), { recursive: true });
    }
  },
});
