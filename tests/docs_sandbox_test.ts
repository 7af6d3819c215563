import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";

const page = await Deno.readTextFile(
  fileURLToPath(new URL("../docs/sandbox.md", import.meta.url)),
);
const programs = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => program!);

/** Runs a program of the page with one grant and without asking; gives what it printed. */
async function run(program: string, grant: string) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/secret`, "a file without a read grant\n");
    const text = program.replaceAll("/etc/hostname", `${folder}/secret`);
    await Deno.writeTextFile(`${folder}/program.ts`, text);
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-config",
        "--no-lock",
        "--no-prompt",
        grant,
        `${folder}/program.ts`,
      ],
      env: { NO_COLOR: "1" },
    });
    const { code, stderr } = await command.output();
    return { code, printed: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a program that a connector may start reads what the connector may not", async () => {
  const { code, printed } = await run(programs[0]!, "--allow-run=cat");
  deepEqual({ code, printed: printed.trim() }, { code: 0, printed: "a file without a read grant" });
  const { printed: refused } = await run(
    'Deno.readTextFileSync("/etc/hostname");',
    "--allow-run=cat",
  );
  match(refused, /NotCapable: Requires read access/);
});

Deno.test({
  name: "a library that a connector may load opens what the connector may not",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const { code, printed } = await run(programs[1]!, "--allow-ffi");
    equal(code, 0, printed);
    equal(Number(printed) >= 0, true, printed);
  },
});
