import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { withFolder } from "../with_folder.ts";
import { runBuild, writeDirProject } from "./build_project.ts";

/** The names below a folder, at any depth; empty when it is not there. */
function namesBelow(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory ? [name, ...namesBelow(join(folder, name))] : [name]
    );
  } catch {
    return []; // removed while it was read
  }
}

/** Interrupts a build as soon as a file or folder of that kind is there; returns the exit code. */
async function interruptedAt(project: string, temporary: string, kind: string): Promise<number> {
  await using child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "cli/main.ts", "build", "--project", project],
    cwd: projectFolder,
    env: { TMPDIR: temporary },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const seen = () => [...namesBelow(join(project, "bin")), ...namesBelow(temporary)];
  let ended = false;
  child.status.then(() => ended = true);
  while (!seen().some((name) => name.startsWith(kind))) {
    ok(!ended, `the build ended before there was a ${kind}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  child.kill("SIGINT");
  return (await child.status).code;
}

for (const kind of ["plakar-deno-bundle-", ".build-", ".compile-", "dir-importer"]) {
  Deno.test(`a build that is interrupted when ${kind} is there leaves nothing half-made`, () =>
    withFolder(async (folder) => {
      const [project, temporary] = [join(folder, "project"), join(folder, "temporary")];
      await writeDirProject(project);
      await Deno.mkdir(temporary);
      equal(await interruptedAt(project, temporary, kind), 130);
      const left = namesBelow(join(project, "bin"));
      // An executable that was complete before stays.
      deepEqual(left.filter((name) => !/^(dir-[a-z]+|\.stamps\.json)$/.test(name)), []);
      deepEqual(namesBelow(temporary), []);
      const { code, stdout, stderr } = await runBuild(project);
      equal(code, 0, stderr);
      match(stdout, /bin\/dir-storage/);
    }));
}
