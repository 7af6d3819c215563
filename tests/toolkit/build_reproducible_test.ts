import {
  deepStrictEqual as deepEqual,
  notStrictEqual as notEqual,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import type { BuiltExecutable } from "../../cli/build/build_one.ts";
import { fileDigest } from "../../cli/build/file_digest.ts";
import { withFolder } from "../with_folder.ts";
import { roles, runBuild, writeDirProject } from "./build_project.ts";

/** The name and SHA-256 of each executable, as `build --json` says. */
async function digests(
  project: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await runBuild(project, ["--json", ...args], env);
  equal(code, 0, stderr);
  const built = JSON.parse(stdout) as BuiltExecutable[];
  for (const one of built) {
    equal(one.unchanged, false);
    equal(await fileDigest(one.executable, new AbortController().signal), one.sha256);
  }
  return Object.fromEntries(built.map(({ name, sha256 }) => [name, sha256]));
}

Deno.test("the same sources give the same bytes in another folder, cache, time and name", () =>
  withFolder(async (folder) => {
    const [here, there] = [join(folder, "a"), join(folder, "a longer way", "to it")];
    await writeDirProject(here);
    const first = await digests(here, []);
    deepEqual(Object.keys(first), roles.map((role) => `dir-${role}`));
    equal(new Set(Object.values(first)).size, roles.length);

    // Written later, by somebody else, on a machine that has nothing yet.
    await writeDirProject(there);
    const env = {
      DENO_DIR: join(folder, "another cache"),
      HOME: join(folder, "another home"),
      USER: "somebody",
      LOGNAME: "somebody",
      TMPDIR: there,
      TZ: "Asia/Tokyo",
      LANG: "ja_JP.UTF-8",
      // They would be noted in the executable.
      OTEL_DENO: "true",
      DENO_COMPAT: "1",
      DENO_UNSTABLE_BARE_NODE_BUILTINS: "1",
    };
    deepEqual(await digests(there, [], env), first);
    deepEqual(await digests(there, ["--out", join(folder, "elsewhere")]), first);
    const host = Deno.build.arch === "x86_64" ? "amd64" : "arm64";
    deepEqual(await digests(there, ["--target", `${Deno.build.os}-${host}`]), first);
  }));

Deno.test("a member of a workspace builds like any project, to the same bytes", () =>
  withFolder(async (folder) => {
    const [alone, member] = [join(folder, "alone"), join(folder, "all", "member")];
    await writeDirProject(alone);
    await writeDirProject(member);
    const config = JSON.parse(await Deno.readTextFile(join(member, "deno.json"))) as {
      links?: string[];
      lock?: boolean;
    };
    const [link] = config.links!;
    delete config.links;
    delete config.lock;
    await Deno.writeTextFile(join(member, "deno.json"), JSON.stringify(config));
    await Deno.writeTextFile(
      join(folder, "all", "deno.json"),
      JSON.stringify({ workspace: ["./member"], links: [link!.replace("../", "")], lock: false }),
    );
    deepEqual(await digests(member, ["dir-storage"]), await digests(alone, ["dir-storage"]));
    deepEqual(await digests(member, ["--combined"]), await digests(alone, ["--combined"]));
  }));

Deno.test("a combined executable is the same in another folder, too, and other code is not", () =>
  withFolder(async (folder) => {
    const [here, there] = [join(folder, "a"), join(folder, "a longer way", "to it")];
    await writeDirProject(here, { combined: true });
    await writeDirProject(there, { combined: true });
    const [first, second] = [await digests(here, []), await digests(there, ["dir"])];
    deepEqual(Object.keys(first), ["dir"]);
    deepEqual(second, first);
    const source = join(there, "connectors", "dir", "storage.ts");
    const text = await Deno.readTextFile(source);
    await Deno.writeTextFile(source, text + "\n// a remark\n");
    equal(JSON.parse((await runBuild(there, ["--json"])).stdout)[0].unchanged, true);
    await Deno.writeTextFile(source, text + "\nglobalThis.name = 'other';\n");
    notEqual((await digests(there, [])).dir, first.dir);
  }));
