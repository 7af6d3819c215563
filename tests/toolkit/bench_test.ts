import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { benchCommand } from "../../cli/bench/bench_command.ts";
import { runCli } from "../../cli/run_cli.ts";
import { madeProject, manifestText } from "../../cli/test/testdata/made_project.ts";
import { scriptedExecutable } from "../scripted/executable.ts";
import { sourceProject } from "./test_source_project.ts";

/** Runs the command `bench`; resolves to what it printed. */
async function bench(...args: readonly string[]): Promise<string> {
  const out: string[] = [];
  const code = await runCli(["bench", ...args], [benchCommand], {
    signal: new AbortController().signal,
    print: (text) => void out.push(text),
    note() {},
  });
  equal(code, 0);
  return out.join("\n");
}

const small = ["--rounds", "1", "--files", "20", "--large", "2"];

interface Report {
  readonly connectors: readonly {
    readonly name: string;
    readonly generation: string;
    readonly rows: readonly {
      readonly name: string;
      readonly value: number;
      readonly baseline?: number;
    }[];
  }[];
}

Deno.test("bench measures each role beside its baseline", async () => {
  await using project = await sourceProject("dir");
  const text = await bench("--project", project.folder, ...small, "--json");
  const { connectors }: Report = JSON.parse(text);
  const names = (index: number) =>
    connectors[index]!.rows.filter(({ name }) => !/memory|processor/.test(name))
      .map(({ name, baseline }) => `${name}${baseline === undefined ? "" : " | baseline"}`);
  deepEqual(connectors.map(({ name }) => name), ["dir-importer", "dir-exporter", "dir-storage"]);
  const start = "spawn to Init | baseline";
  deepEqual(names(0), [
    start,
    "enumeration",
    "opens, 8 at once | baseline",
    "its largest file | baseline",
  ]);
  deepEqual(names(1), [start, "small files | baseline", "a large file | baseline"]);
  deepEqual(names(2), [
    start,
    "put | baseline",
    "get | baseline",
    "range gets, 8 at once | baseline",
    "lists",
  ]);
  for (const { rows } of connectors) for (const { value } of rows) ok(value >= 0);
  if (Deno.build.os === "linux") {
    for (const { rows } of connectors) ok(rows.some(({ name }) => name === "peak memory"));
  }
});

Deno.test("bench --api v1.0 measures what plakar v1.0 would see of each role", async () => {
  await using project = await sourceProject("dir");
  const manifest = `${project.folder}/manifest.yaml`;
  // A script hides its own path from what it runs.
  const told = (await Deno.readTextFile(manifest))
    .replaceAll("class: unknown", 'class: unknown, args: ["--plakar-api=v1.1"]');
  await Deno.writeTextFile(manifest, told);
  const text = await bench("--project", project.folder, ...small, "--api", "v1.0", "--json");
  const { connectors }: Report = JSON.parse(text);
  deepEqual(connectors.map(({ generation }) => generation), ["v1.0", "v1.0", "v1.0"]);
  const figures = connectors.map(({ rows }) => rows.map(({ name }) => name));
  ok(figures[0]!.includes("its largest file"), String(figures[0]));
  ok(figures[1]!.includes("a large file"));
  ok(figures[2]!.includes("range gets, 8 at once"));
  for (const { rows } of connectors) for (const { value } of rows) ok(value >= 0);
  const importer = await bench(
    "--project",
    project.folder,
    "dir-importer",
    ...small,
    "--api",
    "v1.0",
  );
  match(importer, /^dir-importer, as plakar v1\.0 speaks to it$/m);
});

Deno.test("bench takes a source from the command line, and shows a table", async () => {
  await using project = await sourceProject("dir");
  await Deno.remove(`${project.folder}/connectors`, { recursive: true });
  const source = `${project.folder}/bin`;
  const text = await bench(
    "--project",
    project.folder,
    "dir-importer",
    "-o",
    `location=dir://${source}`,
    ...small,
  );
  match(text, /^what +median +baseline +ratio {2}note$/m);
  match(text, /^opens, 8 at once .* 3 files of /m);
});

Deno.test("a source without end is measured for the time that is given", async () => {
  const { executable, args } = scriptedExecutable("importer.ts");
  const words = [executable, ...args!].map((word) => `'${word}'`).join(" ");
  await using project = await madeProject({
    "deno.json": "{}",
    "manifest.yaml": manifestText("scripted-importer importer"),
    "bin/scripted-importer": `#!/bin/sh\nexec ${words} "$@"\n`,
    "connectors/scripted/conformance.ts":
      `export const importer = { config: { location: "scripted://", do: "endless" } };`,
  });
  const text = await bench("--project", project.folder, ...small, "--seconds", "1", "--json");
  const { connectors }: Report = JSON.parse(text);
  const { value } = connectors[0]!.rows.find(({ name }) => name === "enumeration")!;
  ok(value > 1, `${value} records/s`);
});
