import {
  deepStrictEqual as deepEqual,
  doesNotThrow,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { join } from "node:path";
import { withFolder } from "../../tests/with_folder.ts";
import {
  parseAllowedSecret,
  refuseSecrets,
  type SecretFinding,
  secretsInCode,
  secretsInFiles,
} from "./package_secrets.ts";

const signal = new AbortController().signal;
const token = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";

Deno.test("files are refused for their names and for their text, programs for neither", async () => {
  await withFolder(async (folder) => {
    const add = async (path: string, text: string, role: "extra" | "executable" = "extra") => {
      const source = join(folder, path);
      await Deno.writeTextFile(source, text);
      return { path, source, role, mode: 0o644 };
    };
    deepEqual(
      await secretsInFiles([
        await add("README.md", "nothing"),
        await add(".env", "A=1"),
        await add("notes.txt", `line\n\n${token}`),
        await add("program", token, "executable"),
      ], signal),
      [
        { file: ".env", line: 1, kind: "environment file, which is where secrets are kept" },
        { file: "notes.txt", line: 3, kind: "GitHub token" },
      ],
    );
  });
});

Deno.test("a secret in code is named by the line of its source, once for all executables", async () => {
  await withFolder(async (folder) => {
    const module = join(folder, "importer.ts");
    await Deno.writeTextFile(module, `// ${"x"}\nconst a = 1;\nexport const b = "${token}";\n`);
    const foreign = `npm_${token.slice(4)}`;
    const code = `var b="${token}",c="${foreign}"`;
    deepEqual(
      await secretsInCode(folder, [
        { path: "bin/a-importer", code, modules: [join(folder, "gone.ts"), module] },
        { path: "bin/b-importer", code: `\n"${token}"`, modules: [module] },
      ]),
      [
        { file: "importer.ts", line: 3, kind: "GitHub token", executable: "bin/a-importer" },
        { file: "bin/a-importer", line: 1, kind: "npm token", executable: "bin/a-importer" },
      ],
    );
  });
});

const findings: readonly SecretFinding[] = [
  { file: "a.json", line: 3, kind: "private key" },
  { file: "b.ts", line: 7, kind: "npm token", executable: "bin/b-importer" },
];

Deno.test("findings are refused with their places, and not when a person looked at them", () => {
  throws(() => refuseSecrets(findings, []), {
    code: "failed_precondition",
    message: /\na\.json:3: private key\nb\.ts:7: npm token, in the code of bin\/b-importer\ntake/,
  });
  const looked = parseAllowedSecret("a.json:3=made up");
  deepEqual(looked, { file: "a.json", line: 3, reason: "made up" });
  throws(() => refuseSecrets(findings, [looked]), (error: Error) => {
    equal(error.message.includes("a.json"), false);
    return true;
  });
  doesNotThrow(() => refuseSecrets(findings, [looked, parseAllowedSecret("b.ts:7= of a test")]));
  throws(() => refuseSecrets([], [looked]), {
    message: /^cannot allow a secret at a\.json:3: nothing/,
  });
});

Deno.test("--allow-secret takes a file, a line and a reason", () => {
  for (const text of ["a.json", "a.json:3", "a.json:3=", "a.json:0=x", ":3=x", "a.json:x=y"]) {
    throws(() => parseAllowedSecret(text), { code: "invalid_argument" }, text);
  }
  deepEqual(parseAllowedSecret("C:\\a:12=b=c"), { file: "C:\\a", line: 12, reason: "b=c" });
});
