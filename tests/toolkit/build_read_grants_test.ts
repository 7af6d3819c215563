import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { compileFlags } from "../../cli/build/compile_bundle.ts";
import { permissionSet } from "../../cli/build/permission_set.ts";
import { hostPlatform } from "../../cli/build/platform.ts";
import { grantsMismatch, readGrants } from "../../cli/build/read_grants.ts";
import { withFolder } from "../with_folder.ts";
import { baseProgramFor } from "./build_base_program.ts";

const set = permissionSet(
  { permissions: { x: { read: { allow: ["/a", "/b"], deny: ["/a/c"] }, env: { ignore: true } } } },
  "x",
);

/** Compiles with Deno itself, not with the build: what would be wrong can be done here. */
async function compile(
  folder: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  await Deno.writeFile(join(folder, "base"), baseProgramFor(hostPlatform()));
  await Deno.writeTextFile(join(folder, "main.js"), "1;");
  const output = join(folder, "made");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "compile",
      "--quiet",
      "--no-lock",
      "--no-config",
      ...flags,
      "--output",
      output,
      "main.js",
    ],
    cwd: folder,
    env: { DENORT_BIN: join(folder, "base"), ...env },
  }).output();
  equal(code, 0, new TextDecoder().decode(stderr));
  return output;
}

const meant = ["--allow-read=/a,/b", "--deny-read=/a/c", "--ignore-env"];

Deno.test("the grants of an executable are read out of it to the letter", () =>
  withFolder(async (folder) => {
    const held = await readGrants(await compile(folder, [...compileFlags, ...meant]));
    deepEqual(held, {
      grants: [{ access: "read", allow: ["/a", "/b"] }],
      exceptions: [{ access: "read", rule: "deny", of: ["/a/c"] }],
      envIgnored: true,
      prompts: false,
      cachesCode: false,
      telemetry: false,
    });
    equal(grantsMismatch(held, set), undefined);
  }));

const wrong: readonly [string, readonly string[], Readonly<Record<string, string>>, RegExp][] = [
  ["one folder more", [...compileFlags, ...meant, "--allow-read=/a,/b,/d"], {}, /read \/a \/b \/d/],
  ["all folders", [...compileFlags, "--allow-read", "--ignore-env"], {}, /may use read \*/],
  ["no deny list", [...compileFlags, meant[0]!, meant[2]!], {}, /may use read \/a \/b, but/],
  ["another access", [...compileFlags, ...meant, "--allow-sys"], {}, /sys \*/],
  ["the environment", [...compileFlags, ...meant.slice(0, 2)], {}, /the environment differently/],
  ["a prompt", [...compileFlags.filter((flag) => flag !== "--no-prompt"), ...meant], {}, /ask for/],
  [
    "a cache of code",
    [...compileFlags.filter((flag) => flag !== "--no-code-cache"), ...meant],
    {},
    /cache code/,
  ],
  ["telemetry", [...compileFlags, ...meant], { OTEL_DENO: "true" }, /send telemetry/],
];

for (const [what, flags, env, message] of wrong) {
  Deno.test(`an executable that differs in ${what} is noticed`, () =>
    withFolder(async (folder) => {
      const given = flags.filter((flag) =>
        flag !== "--allow-read=/a,/b" || what !== "one folder more"
      );
      match(grantsMismatch(await readGrants(await compile(folder, given, env)), set)!, message);
    }));
}

Deno.test("a file that deno compile did not make has no grants to read", () =>
  withFolder(async (folder) => {
    const file = join(folder, "file");
    for (const text of ["", "d3n0l4nd", "#!/bin/sh\n", "d3n0l4nd\u{2}\0\0\0\0\0\0\0{}"]) {
      await Deno.writeTextFile(file, text);
      await rejects(readGrants(file), {
        code: "failed_precondition",
        message: /it was not made by "deno compile"/,
      });
    }
  }));
