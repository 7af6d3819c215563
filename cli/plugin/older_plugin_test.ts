import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { runCliText } from "../run/testdata/run_cli_text.ts";
import { denoPlugin, type PluginScript } from "../test/testdata/plugin_script.ts";

// A program that takes no argument but its role, as most of other SDKs do.
const older = (role: string): Promise<PluginScript> =>
  denoPlugin("../../plugin/testdata/older_plugin.ts", role);

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("run import reads a plugin that knows plakar v1.0 alone, and says so", async () => {
  await using plugin = await older("importer");
  const importing = (...args: readonly string[]) =>
    runCliText(["run", "import", "aged:attic", "--plugin", plugin.path, ...args]);
  for (const args of [[], ["--api", "v1.0"]]) {
    const { code, out, err } = await importing(...args);
    equal(out[0], "2 files, 2 folders, 1 link, 11 B");
    equal(code, 0);
    equal(err[1], "plugin: speaks the protocol of plakar v1.0");
  }
  const lines = (await importing("--json", "--concurrency", "1")).out.map((line) =>
    JSON.parse(line)
  );
  deepEqual(lines.map(({ path, bytes }) => [path, bytes]).slice(0, 2), [
    ["/top", undefined],
    ["/top/a.txt", 5],
  ]);
  const { ok, root, origin, generation, failed } = lines.at(-1);
  deepEqual({ ok, root, origin, generation, failed }, {
    ok: true,
    root: "/top",
    origin: "attic",
    generation: "v1.0",
    failed: 0,
  });
  await rejects(runCliText(["run", "import", "aged:locked", "--plugin", plugin.path]), {
    message: /the door is locked/,
  });
});

Deno.test("ls and cat show what is in a plugin that knows plakar v1.0 alone", async () => {
  await using plugin = await older("importer");
  const given = ["aged:attic", "--plugin", plugin.path];
  deepEqual((await runCliText(["ls", ...given])).out, [
    "     11 B  /top/",
    "      5 B  ├── a.txt",
    "      6 B  ├── inner/",
    "      6 B  │   └── b.txt",
    "           └── link -> a.txt",
    "",
    "2 files, 2 folders, 1 link, 11 B",
  ]);
  const json = (await runCliText(["ls", ...given, "inner", "--json"])).out;
  equal(JSON.parse(json.at(-1)!).generation, "v1.0");
  await rejects(runCliText(["cat", ...given, "inner"]), { message: /is a folder/ });
});

Deno.test("copy goes from and to plugins that know plakar v1.0 alone", () =>
  inFolder(async (folder) => {
    await using from = await older("importer");
    await using to = await older("exporter");
    const plugins = ["--from-plugin", from.path, "--to-plugin", to.path];
    const target = join(folder, "copy");
    const copied = await runCliText(["copy", "aged:attic", `aged://${target}`, ...plugins]);
    equal(copied.code, 0, copied.err.join("\n"));
    match(copied.out[0]!, /^5 records copied, 2 files with 11 B sent$/);
    equal(await Deno.readTextFile(join(target, "inner/b.txt")), "second");
    equal((await Deno.stat(join(target, "a.txt"))).mode! & 0o777, 0o640);
    equal(await Deno.readLink(join(target, "link")), "a.txt");
    const json = await runCliText(["copy", "aged:attic", `aged://${target}`, ...plugins, "--json"]);
    const summary = JSON.parse(json.out.at(-1)!);
    deepEqual(summary.generations, { source: "v1.0", destination: "v1.0" });
    // The link is there already, and the plugin's words reach the user.
    deepEqual([json.code, summary.refused], [1, 1]);
    match(json.out[0]!, /"path":"\/link"/);
  }));

Deno.test("run export restores through a plugin that knows plakar v1.0 alone", () =>
  inFolder(async (folder) => {
    await using plugin = await older("exporter");
    await Deno.mkdir(join(folder, "from/inner"), { recursive: true });
    await Deno.writeTextFile(join(folder, "from/inner/a.txt"), "hello");
    const args = [join(folder, "from"), `aged://${folder}/to`, "--plugin", plugin.path, "--json"];
    const { code, out } = await runCliText(["run", "export", ...args]);
    const { ok: good, generation } = JSON.parse(out.at(-1)!);
    deepEqual([code, good, generation], [0, true, "v1.0"]);
    equal(await Deno.readTextFile(join(folder, "to/inner/a.txt")), "hello");
    await rejects(runCliText(["run", "export", ...args, "--api", "v1.1"]), {
      code: "unimplemented",
      message: /; it may know the other generation alone: leave --api v1\.1 out$/,
    });
  }));

Deno.test("run store keeps objects in a plugin that knows plakar v1.0 alone", () =>
  inFolder(async (folder) => {
    await using plugin = await older("storage");
    const store = (command: string, ...args: readonly string[]) =>
      runCliText([
        "run",
        "store",
        command,
        `aged://${folder}/store`,
        ...args,
        "--plugin",
        plugin.path,
        "--json",
      ]);
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "the content");
    const pinged = JSON.parse((await store("ping")).out[0]!);
    deepEqual([pinged.ok, pinged.generation], [true, "v1.0"]);
    equal((await store("create")).code, 0);
    const { mac } = JSON.parse((await store("put", "packfile", file)).out[0]!);
    const out = join(folder, "got");
    equal((await store("get", "packfile", mac, "--range", "4,3", "--out", out)).code, 0);
    equal(await Deno.readTextFile(out), "con");
    const listed = (await store("list")).out.map((line) => JSON.parse(line));
    deepEqual(listed[0], { type: "object", resource: "packfile", mac });
    deepEqual([listed[1].objects, listed[1].generation], [1, "v1.0"]);
    equal((await store("delete", "packfile", mac)).code, 0);
    equal(JSON.parse((await store("list")).out[0]!).objects, 0);
  }));

Deno.test("a connector of this SDK is spoken to as it is asked for", async () => {
  const plugin = ["--plugin", new URL("../run/testdata/odd_importer.ts", import.meta.url).pathname];
  const importing = async (...args: readonly string[]) => {
    const { out, err } = await runCliText(["run", "import", "odd:x", "--json", ...plugin, ...args]);
    const { generation, files } = JSON.parse(out.at(-1)!);
    return { generation, files, said: err.filter((line) => line.includes("speaks")) };
  };
  deepEqual(await importing(), { generation: "v1.1", files: 2, said: [] });
  deepEqual(await importing("--api", "v1.1"), {
    generation: "v1.1",
    files: 2,
    said: ["odd_importer.ts: speaks the protocol of plakar v1.1"],
  });
  deepEqual(await importing("--api", "v1.0"), {
    generation: "v1.0",
    files: 2,
    said: ["odd_importer.ts: speaks the protocol of plakar v1.0"],
  });
});

Deno.test("nothing is left of the path by which a plugin is told the generation", () =>
  inFolder(async (folder) => {
    await using plugin = await older("importer");
    const missing = join(plugin.path, "..", "missing");
    await Deno.writeTextFile(missing, "no program", { mode: 0o755 });
    const before = Deno.env.get("TMPDIR");
    Deno.env.set("TMPDIR", folder);
    try {
      await runCliText(["ls", "aged:attic", "--plugin", plugin.path, "--api", "v1.0"]);
      const failing = ["ls", "aged:attic", "--plugin", missing, "--api", "v1.0"];
      await rejects(runCliText(failing), (error) => {
        ok(error instanceof Error);
        // By the name that the person gave, and not by a path made up for it.
        match(error.message, /"missing"/);
        equal(error.message.includes("plugins/v1.0.0"), false, error.message);
        return true;
      });
    } finally {
      if (before === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before);
    }
    deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), []);
  }));
