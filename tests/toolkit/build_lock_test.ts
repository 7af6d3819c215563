import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { withFolder } from "../with_folder.ts";
import { runBuild } from "./build_project.ts";

const manifest = `name: toy
connectors:
  - type: importer
    protocols: [toy]
    executable: bin/toy-importer
`;

Deno.test("the lock file of a project is read, never changed, and none is made", () =>
  withFolder(async (project) => {
    await Deno.mkdir(join(project, "connectors", "toy"), { recursive: true });
    await Deno.writeTextFile(
      join(project, "connectors", "toy", "importer.ts"),
      'import { ensureDir } from "@std/fs";\nconsole.error(typeof ensureDir);\n',
    );
    await Deno.writeTextFile(join(project, "manifest.yaml"), manifest);
    await Deno.writeTextFile(
      join(project, "deno.json"),
      JSON.stringify({
        imports: { "@std/fs": "jsr:@std/fs@1.0.19" },
        permissions: { "toy-importer": { env: { ignore: true } } },
      }),
    );
    const names = () => [...Deno.readDirSync(project)].map(({ name }) => name).sort();
    const before = names();
    equal((await runBuild(project)).code, 0);
    deepEqual(names(), [...before, "bin"].sort());

    const lock = join(project, "deno.lock");
    const installed = await new Deno.Command(Deno.execPath(), {
      args: ["install", "--quiet"],
      cwd: project,
    }).output();
    equal(installed.code, 0);
    const text = await Deno.readTextFile(lock);
    match(text, /jsr:@std\/fs@1\.0\.19/);
    const { code, stdout, stderr } = await runBuild(project);
    equal(code, 0, stderr);
    match(stdout, /unchanged/);
    equal(await Deno.readTextFile(lock), text);

    // One that misses what the code imports.
    const stale = '{"version":"5"}\n';
    await Deno.writeTextFile(lock, stale);
    for (const command of ["build", "gen"]) {
      const run = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-lock", join(projectFolder, "cli", "main.ts"), command],
        cwd: project,
        stdout: "null",
        stderr: "null",
      }).output();
      equal(run.code, command === "build" ? 0 : 1);
      equal(await Deno.readTextFile(lock), stale, command);
    }

    await Deno.writeTextFile(lock, "{");
    const damaged = await runBuild(project);
    equal(damaged.code, 1);
    match(damaged.stderr, /cannot bundle "connectors\/toy\/importer\.ts".*lockfile/is);
  }));
