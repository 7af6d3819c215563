import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { runProgram } from "../run_program.ts";
import { withFolder } from "../../tests/with_folder.ts";
import { runCliText } from "./testdata/run_cli_text.ts";

const plugin = [
  "--plugin",
  fileURLToPath(new URL("../../connectors/dir/storage.ts", import.meta.url)),
];
const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const config = fileURLToPath(new URL("../../deno.json", import.meta.url));

const onStore = (folder: string, command: string, ...args: string[]) =>
  runCliText(["run", "store", command, `dir:${join(folder, "store")}`, ...args, ...plugin]);

Deno.test("objects are put, listed, got and deleted through a store connector", () =>
  withFolder(async (folder) => {
    const file = join(folder, "object");
    const content = new Uint8Array(300_000).map((_, at) => at % 251);
    await Deno.writeFile(file, content);
    const mac = createHash("sha256").update(content).digest("hex");

    match((await onStore(folder, "create")).out[0]!, /^made a repository at dir:\/\//);
    equal((await onStore(folder, "put", "state", file)).out[0], `state ${mac} stored, 300.0 kB`);
    const other = "0f".repeat(32);
    equal((await onStore(folder, "put", "lock", other, file)).code, 0);
    const listed = await onStore(folder, "list");
    deepEqual(listed.out.slice(0, 2), [`state ${mac}`, `lock ${other}`]);
    match(listed.out[2]!, /^2 objects, read-write, 60\d\.\d kB used$/);
    const states = (await onStore(folder, "list", "states", "--json")).out.map((line) =>
      JSON.parse(line)
    );
    deepEqual(states[0], { type: "object", resource: "state", mac });
    equal(states[1].objects, 1);

    const out = join(folder, "out");
    await onStore(folder, "get", "state", mac, "--out", out);
    deepEqual(await Deno.readFile(out), content);
    await onStore(folder, "get", "state", mac, "--out", out, "--range", "250,4");
    deepEqual([...await Deno.readFile(out)], [250, 0, 1, 2]);

    const dry = await onStore(folder, "delete", "lock", other, "--dry-run");
    match(dry.out[0]!, new RegExp(`^lock ${other} would be deleted from dir:`));
    equal((await onStore(folder, "delete", "lock", other)).out[0], `lock ${other} deleted`);
    equal((await onStore(folder, "delete", "lock", other)).code, 0);
    deepEqual((await onStore(folder, "list", "locks")).out.length, 1);
  }));

Deno.test("stdin is stored under the name that is given, and comes back on stdout", () =>
  withFolder(async (folder) => {
    const mac = "ab".repeat(32);
    await onStore(folder, "create");
    const store = `dir:${join(folder, "store")}`;
    const cli = [Deno.execPath(), "run", "-A", "--no-lock", "--no-check", "--quiet", "--config"];
    const line = [...cli, config, main, "run", "store"].join(" ");
    const { code, stdout } = await runProgram("/bin/sh", {
      args: [
        "-c",
        `printf hello | ${line} put ${store} packfile ${mac} - ${plugin.join(" ")} >/dev/null && ` +
        `${line} get ${store} packfile ${mac} ${plugin.join(" ")}`,
      ],
      signal: AbortSignal.timeout(60_000),
    });
    deepEqual([code, stdout], [0, "hello"]);
    await rejects(onStore(folder, "put", "state", "-"), {
      code: "invalid_argument",
      message: /cannot name what comes on stdin: give its name/,
    });
  }));

Deno.test("a repository is made with the bytes of a file, and nothing by a rehearsal", () =>
  withFolder(async (folder) => {
    const file = join(folder, "CONFIG");
    await Deno.writeTextFile(file, "the configuration");
    match((await onStore(folder, "create", "--dry-run")).out[0]!, /^a repository would be made/);
    await onStore(folder, "create", "--config-file", file);
    equal(await Deno.readTextFile(join(folder, "store", "CONFIG")), "the configuration");
    const dry = await onStore(folder, "put", "state", file, "--dry-run", "--json");
    deepEqual(JSON.parse(dry.out[0]!).dryRun, true);
    equal((await onStore(folder, "list", "--json")).out.length, 1);
    await rejects(onStore(folder, "create"), /there is one already/);
  }));

Deno.test("ping tells who answers", () =>
  withFolder(async (folder) => {
    const { origin, type, ok } = JSON.parse((await onStore(folder, "ping", "--json")).out[0]!);
    deepEqual([origin, type, ok], ["localhost", "dir", true]);
  }));

Deno.test("what is wrong with a name, a kind or a range is said before anything starts", async () => {
  const refused = (args: string[], message: RegExp) =>
    rejects(onStore("/nowhere", ...args as [string]), { code: "invalid_argument", message });
  await refused(["get", "state", "ab"], /"ab" is no object name: it takes 64 hexadecimal digits/);
  await refused(["delete", "snapshot", "00".repeat(32)], /no kind of object "snapshot"/);
  await refused(["get", "state", "00".repeat(32), "--range", "1-2"], /the range "1-2" is not/);
});
