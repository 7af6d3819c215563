import {
  deepStrictEqual as deepEqual,
  match,
  notStrictEqual as notEqual,
  strictEqual as equal,
} from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inOrder, shellBlocks, transcriptBelow } from "./readme_blocks.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));
const readme = await Deno.readTextFile(`${top}README.md`);

/** Never part of a clone. */
const LEFT_OUT: readonly string[] = [".git", ".denow", "bin", "coverage", "dist", "node_modules"];

/** Copies the tree as a clone would have it, so that nothing that was made before is there. */
async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(from)) {
    if (LEFT_OUT.includes(name) || isSymlink) continue;
    if (isDirectory) await copyTree(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

/** Runs blocks of the README one after the other in one shell, as somebody who reads it would. */
async function runInOrder(
  blocks: readonly { readonly line: number; readonly text: string }[],
  folder: string,
): Promise<{ readonly code: number; readonly outputs: ReadonlyMap<number, string> }> {
  const script = blocks.map(({ line, text }) => `printf '\\n@@ %s\\n' ${line}\n${text}`).join("\n");
  const { JSR_URL: _, INIT_CWD: __, ...env } = Deno.env.toObject();
  const shell = new Deno.Command("sh", {
    args: ["-euc", `exec 2>&1\n${script}`],
    cwd: folder,
    clearEnv: true,
    env: { ...env, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
  });
  const { code, stdout } = await shell.spawn().output();
  const outputs = new Map<number, string>();
  for (const part of new TextDecoder().decode(stdout).split(/^@@ /m).slice(1)) {
    const [line = "", ...lines] = part.split("\n");
    outputs.set(Number(line), lines.join("\n"));
  }
  return { code, outputs };
}

Deno.test("every shell block of the README runs in a fresh copy, and prints what it says", async () => {
  const blocks = shellBlocks(readme);
  notEqual(blocks.length, 0);
  for (const { line, skip } of blocks) {
    if (skip !== undefined) console.log(`README.md:${line}: not run here: ${skip}`);
  }
  const folder = await Deno.makeTempDir();
  try {
    await copyTree(top, join(folder, "sdk"));
    const wanted = blocks.filter(({ skip }) => skip === undefined);
    const { code, outputs } = await runInOrder(wanted, join(folder, "sdk"));
    const [last] = [...outputs].slice(-1);
    equal(code, 0, `README.md:${last?.[0]}: exit code ${code}\n${last?.[1].slice(-4_000)}`);
    deepEqual([...outputs.keys()], wanted.map(({ line }) => line));
    for (const { line } of wanted) {
      const transcript = transcriptBelow(readme, line);
      if (transcript === undefined) continue;
      const missing = inOrder(transcript, outputs.get(line)!);
      equal(missing, undefined, `README.md: "${missing}" is not in\n${outputs.get(line)}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what the README says CI runs is in what CI runs", async () => {
  const ci = await Deno.readTextFile(`${top}.ci/run`);
  for (const { skip, text } of shellBlocks(readme)) {
    if (skip !== "run by CI itself") continue;
    for (const line of text.trim().split("\n")) {
      equal(ci.includes(line.split(/ +#/)[0]!), true, line);
    }
  }
});

Deno.test("the way from JSR is the way from a checkout without its denow", () => {
  const [checkout, jsr] = shellBlocks(readme).filter(({ text }) => / init /.test(text));
  const plain = checkout!.text
    .replace("./denow task cli init ../", "deno run -A jsr:@plakar-deno/sdk/cli init ")
    .replace("cd ../", "cd ")
    .replaceAll("./denow", "deno");
  deepEqual(jsr!.text.split(/ && |\n/), plain.split("\n"));
});

Deno.test("blocks, their markers and their transcripts are found", () => {
  const page =
    "a\n\n```sh\nb\n```\n\nc:\n\n```text\nd 1\n…\ne\n```\n\n<!-- sh: why -->\n\n```sh\nf\n```\n";
  deepEqual(shellBlocks(page), [
    { line: 3, text: "b\n" },
    { line: 17, text: "f\n", skip: "why" },
  ]);
  const transcript = transcriptBelow(page, 3)!;
  equal(inOrder(transcript, "x\nd 22\ny\ne\n"), undefined);
  equal(inOrder(transcript, "e\nd 22\n"), "e");
  match(dirname(top), /^\//);
});
