import { match, strictEqual as equal } from "node:assert/strict";

/** Runs `.ci/run` over a `denow` that prints the given outputs, and an npm that installs the fake newest Deno. */
async function runCi(
  outputs: { test: string; ok: string; newest: string; examples: string },
  npmCode = 0,
): Promise<{ code: number; lines: string[] }> {
  const top = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${top}/.ci`);
    await Deno.mkdir(`${top}/fakes`);
    await Deno.copyFile(new URL("../../.ci/run", import.meta.url), `${top}/.ci/run`);
    const script = (path: string, body: string): Promise<void> =>
      Deno.writeTextFile(`${top}/${path}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    await script(
      "denow",
      `case "$*" in
        "task test") ${outputs.test} ;;
        "task ok --no-tests") ${outputs.ok} ;;
        "task test --no-compile --suite=unit proto/ sdk/ runtime/ host/ testing/ connectors/") [ "$("$DENO")" = newest ] || exit 9; ${outputs.newest} ;;
        "task test --no-compile --suite=docs") [ "$("$DENO")" = newest ] || exit 9; ${outputs.examples} ;;
        *) echo "unknown: $*"; exit 9 ;;
      esac`,
    );
    await script(
      "fakes/npm",
      `[ ${npmCode} = 0 ] || exit ${npmCode}
       while [ "$1" != --prefix ]; do shift; done
       mkdir -p "$2/node_modules/.bin"
       printf '#!/bin/sh\\necho newest\\n' >"$2/node_modules/.bin/deno"
       chmod +x "$2/node_modules/.bin/deno"`,
    );
    const { code, stdout } = await new Deno.Command("bash", {
      args: [`${top}/.ci/run`],
      env: { PATH: `${top}/fakes:${Deno.env.get("PATH")}`, CI: "true" },
      stdin: "null",
    }).output();
    return { code, lines: new TextDecoder().decode(stdout).trimEnd().split("\n") };
  } finally {
    await Deno.remove(top, { recursive: true });
  }
}

const fine = {
  test: "echo noise; echo '10 passed, 0 failed, 2 skipped'",
  ok: "echo '5 passed, 0 failed'",
  newest: "echo '7 passed, 0 failed'",
  examples: "echo '1 passed, 0 failed'",
};

Deno.test("ci sums the parts up in the last line", async () => {
  const { code, lines } = await runCi(fine);
  equal(lines.at(-1), "23 passed, 0 failed, 2 skipped");
  equal(code, 0);
});

Deno.test("ci fails when a part fails, and still runs the others", async () => {
  const { code, lines } = await runCi({ ...fine, test: "echo '9 passed, 1 failed'; exit 1" });
  equal(lines.at(-1), "22 passed, 1 failed");
  equal(code, 1);
});

Deno.test("ci fails when a part crashes, lies or says nothing", async () => {
  for (const part of ["exit 3", "echo '5 passed, 0 failed'; exit 1", "true", "echo crashed"]) {
    // One runs by itself, the other one beside another part.
    for (const outputs of [{ ...fine, ok: part }, { ...fine, examples: part }]) {
      const { code, lines } = await runCi(outputs);
      match(lines.at(-1)!, / passed, 1 failed, 2 skipped$/, part);
      equal(code, 1, part);
    }
  }
});

Deno.test("ci shows the output of the part that runs beside another after that one's", async () => {
  const examples = "echo an example; echo '1 passed, 0 failed'";
  const { lines } = await runCi({
    ...fine,
    newest: "sleep 0.1; echo '7 passed, 0 failed'",
    examples,
  });
  equal(lines.indexOf("an example") > lines.indexOf("7 passed, 0 failed"), true);
  equal(lines.at(-1), "23 passed, 0 failed, 2 skipped");
});

Deno.test("ci fails when the newest Deno cannot be installed", async () => {
  const { code, lines } = await runCi(fine, 1);
  equal(lines.at(-1), "15 passed, 1 failed, 2 skipped");
  equal(code, 1);
});
