import {
  deepStrictEqual as deepEqual,
  match,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { platforms } from "../build/platform.ts";
import { createArguments } from "./make_ptar.ts";
import { refuseSecrets } from "./package_secrets.ts";
import { secretPatterns } from "./secret_patterns.ts";

const page = await Deno.readTextFile(
  fileURLToPath(new URL("../../docs/packaging.md", import.meta.url)),
);

Deno.test("docs/packaging.md names every kind of secret that is looked for", () => {
  const section = page.slice(page.indexOf("## Secrets"), page.indexOf("## `plakar pkg build`"));
  const words = secretPatterns.map(({ kind }) =>
    // By the issuer, or what is special about it.
    kind === "signed token (JWT)"
      ? "JWT"
      : kind === "registry password"
      ? ".npmrc"
      : kind.split(" ")[0]!
  );
  deepEqual(words.filter((word) => !section.includes(word)), []);
});

Deno.test("docs/packaging.md shows the refusal of a secret as it is printed", () => {
  const finding = {
    file: "connectors/my-source/importer.ts",
    line: 14,
    kind: "GitHub token",
    executable: "bin/my-source-importer",
  };
  throws(() => refuseSecrets([finding], []), (error: Error) => {
    equal(page.includes(`\nplakar-deno: ${error.message}\n`), true, error.message);
    return true;
  });
});

Deno.test("docs/packaging.md shows the command that makes a package, and every target", () => {
  const version = "v0.1.0";
  const packageName = `my-source_${version}_linux_amd64`;
  const command = `plakar ${createArguments({ packageName, version, api: "v1.1" }).join(" ")}`;
  match(page, new RegExp(`^ {2}cd dist && ${RegExp.escape(command)}$`, "m"));
  const older = `plakar ${createArguments({ packageName, version, api: "v1.0" }).join(" ")}`;
  match(page, new RegExp(`^ {2}cd dist/v1\\.0 && ${RegExp.escape(older)}$`, "m"));
  const named = page.slice(page.indexOf("The targets are"), page.indexOf("plakar looks at `GOOS`"));
  deepEqual(
    [...named.matchAll(/`(\w+-\w+)`/g)].map(([, name]) => name),
    platforms.map(({ name }) => name),
  );
});
