import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { withFolder } from "../../tests/with_folder.ts";
import { runProgram } from "../run_program.ts";
import { isPackageVersion, packageVersion } from "./package_version.ts";

const signal = new AbortController().signal;

Deno.test("a version is Go's semver with all three numbers", () => {
  for (
    const good of ["v0.0.0", "v1.2.3", "v1.2.3-rc.1", "v1.2.3-0.a-b", "v1.2.3+deno.7", "v10.20.30"]
  ) {
    equal(isPackageVersion(good), true, good);
  }
  const bad = [
    "1.2.3",
    "v1",
    "v1.2",
    "v01.2.3",
    "v1.2.3-01",
    "v1.2.3-",
    "v1.2.3+",
    "v1.2.3_4",
    "V1.2.3",
    "",
  ];
  for (const text of bad) equal(isPackageVersion(text), false, text);
});

Deno.test("the version is the given one, else that of deno.json", async () => {
  await withFolder(async (folder) => {
    const config = { version: "0.4.0" };
    deepEqual(await packageVersion({ given: "v2.0.0", config, folder, signal }), {
      version: "v2.0.0",
      from: "--version",
    });
    deepEqual(await packageVersion({ config, folder, signal }), {
      version: "v0.4.0",
      from: '"version" of deno.json',
    });
  });
});

Deno.test("a version that plakar refuses is refused with the one that was meant", async () => {
  await withFolder(async (folder) => {
    const of = (given: string) => packageVersion({ given, config: {}, folder, signal });
    await rejects(() => of("1.2"), {
      code: "invalid_argument",
      message:
        'cannot pack as version "1.2" (--version): plakar takes three numbers behind a "v": ' +
        "write v1.2.0",
    });
    await rejects(() => of("next"), { message: /write v1\.0\.0$/ });
    await rejects(() => packageVersion({ config: { version: "1" }, folder, signal }), {
      message: /version "v1" \("version" of deno\.json\).*write v1\.0\.0$/,
    });
  });
});

Deno.test("the commit's only version tag is the version, and contradicts deno.json aloud", async () => {
  await withFolder(async (folder) => {
    await rejects(() => packageVersion({ config: {}, folder, signal }), {
      code: "invalid_argument",
      message: /has no "version" and the commit has no tag such as v1\.0\.0; give one/,
    });
    const git = async (...args: string[]) => {
      const who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
      const { code, stderr } = await runProgram("git", {
        args: [...who, ...args],
        cwd: folder,
        signal,
      });
      equal(code, 0, stderr);
    };
    await git("init", "-q");
    await git("commit", "-q", "--allow-empty", "-m", "first");
    await git("tag", "latest");
    await git("tag", "v1.2.3");
    deepEqual(await packageVersion({ config: {}, folder, signal }), {
      version: "v1.2.3",
      from: "the commit's tag",
    });
    equal(
      (await packageVersion({ config: { version: "1.2.3" }, folder, signal })).remark,
      undefined,
    );
    equal(
      (await packageVersion({ config: { version: "1.3.0" }, folder, signal })).remark,
      "the commit is tagged v1.2.3, not v1.3.0",
    );
    await git("tag", "v1.2.4");
    await rejects(() => packageVersion({ config: {}, folder, signal }), {
      message: /the commit has the tags v1\.2\.3, v1\.2\.4;/,
    });
  });
});
