import { notStrictEqual as notEqual, strictEqual as equal } from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../..", import.meta.url));

/** The pages whose examples are files of a project, and tests for those that bring none themselves. */
const pages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "docs/write-an-importer.md": {
    "tests/hello_importer_test.ts": `
      import { testImporter } from "@plakar-deno/sdk/testing";
      import { importer as connector } from "../connectors/hello/importer.ts";
      const files = { "/hello.txt": new TextEncoder().encode("hello") };
      testImporter({ connector, config: { location: "hello://" }, can: { files, stable: true } });`,
    "tests/files_importer_test.ts": `
      import { nastyTree, testImporter } from "@plakar-deno/sdk/testing";
      import { importer as connector } from "../connectors/files/importer.ts";
      const tree = await nastyTree();
      Deno.test.afterAll(async () => await tree[Symbol.asyncDispose]());
      const files = Object.fromEntries(
        [...tree.entries].flatMap(([path, { content }]) =>
          content === undefined ? [] : [[tree.folder + path, content]]
        ),
      );
      const config = { location: "files://" + tree.folder };
      testImporter({ connector, config, can: { files, stable: true } });`,
  },
  "docs/write-an-exporter.md": {
    "tests/shelf_exporter_test.ts": `
      import { testExporter } from "@plakar-deno/sdk/testing";
      import { exporter as connector } from "../connectors/shelf/exporter.ts";
      const fresh = (folder: string) => ({ location: "shelf://" + folder + "/there" });
      const localFolder = (folder: string) => Deno.mkdir(folder + "/there").then(() => folder + "/there");
      testExporter({ connector, config: fresh, can: { fresh, localFolder } });`,
    "tests/rack_exporter_test.ts": `
      import { lookInFolder, testExporter } from "@plakar-deno/sdk/testing";
      import { exporter as connector } from "../connectors/rack/exporter.ts";
      const fresh = (folder: string) => ({ location: "rack://" + folder + "/there" });
      const there = ({ location }: Readonly<Record<string, string>>) => location!.slice(7);
      const shows = (config: Readonly<Record<string, string>>) => lookInFolder(there(config));
      const can = { fresh, shows, modes: true, times: { precision: 1 } };
      testExporter({ connector, config: fresh, can, distances: ["grpc"] });`,
  },
  "docs/write-a-storage.md": {},
  "docs/write-a-saas-importer.md": {},
  "docs/http.md": {
    "tests/desk_importer_test.ts": `
      import { fakeHttp, pagedItems, serveHttp, testImporter } from "@plakar-deno/sdk/testing";
      import { importer as connector } from "../connectors/desk/importer.ts";
      const tickets = Array.from({ length: 12 }, (_, at) => (
        { id: 95 + at, title: "ticket " + at, updated_at: "2026-01-01T00:00:0" + at % 10 + "Z" }
      ));
      const fake = fakeHttp({
        routes: {
          "GET /me": () => Response.json({}),
          "GET /tickets": pagedItems(() => tickets, { most: 5 }),
          "GET /tickets/:id": ({ params }) => Response.json({ ...params, body: "help" }),
          "GET /tickets/:id/comments": pagedItems(({ params }) => [{ body: "to " + params["id"] }]),
        },
      });
      const index = JSON.stringify(tickets.slice(5), ["id", "title", "updated_at"], 2) + "\\n";
      const files = {
        "/index/tickets-000100-000199.json": new TextEncoder().encode(index),
        "/tickets/95.json": new TextEncoder().encode(JSON.stringify({
          comments: [{ body: "to 95" }],
          ticket: { body: "help", id: "95" },
        }, null, 2) + "\\n"),
      };
      testImporter({
        connector,
        config: { location: "desk://acme", token: "a-token" },
        can: { files, stable: true },
        distances: ["grpc"],
        start() {
          const server = serveHttp(fake.handle);
          return Promise.resolve({
            config: { base_url: server.origin },
            [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
          });
        },
      });`,
  },
  "docs/from-go.md": {
    "tests/shapes_importer_test.ts": `
      import { testImporter } from "@plakar-deno/sdk/testing";
      import { importer as connector } from "../connectors/shapes/importer.ts";
      const files = { "/circle": new TextEncoder().encode("circle") };
      testImporter({ connector, config: { location: "shapes://here" }, can: { files } });`,
  },
  "docs/from-v1.0.md": {
    "tests/attic_importer_test.ts": `
      import { nastyTree, testImporter } from "@plakar-deno/sdk/testing";
      import { importer as connector } from "../connectors/attic/importer.ts";
      const tree = await nastyTree();
      Deno.test.afterAll(async () => await tree[Symbol.asyncDispose]());
      const files = Object.fromEntries(
        [...tree.entries].flatMap(([path, { content }]) =>
          content === undefined ? [] : [[tree.folder + path, content]]
        ),
      );
      const config = { location: "attic://" + tree.folder };
      testImporter({ connector, config, can: { files, stable: true }, distances: ["grpc"] });`,
    "tests/attic_exporter_test.ts": `
      import { lookInFolder, testExporter } from "@plakar-deno/sdk/testing";
      import { exporter as connector } from "../connectors/attic/exporter.ts";
      const fresh = (folder: string) => ({ location: "attic://" + folder + "/there" });
      const there = ({ location }: Readonly<Record<string, string>>) => location!.slice(8);
      testExporter({
        connector,
        config: fresh,
        distances: ["grpc"],
        can: {
          fresh,
          shows: (config) => lookInFolder(there(config)),
          modes: true,
          times: { precision: 1 },
          symlinks: true,
        },
      });`,
    "tests/attic_storage_test.ts": `
      import { testStorage } from "@plakar-deno/sdk/testing";
      import { storage as connector } from "../connectors/attic/storage.ts";
      const fresh = (folder: string) => ({ location: "attic://" + folder + "/there" });
      testStorage({
        connector,
        config: fresh,
        distances: ["grpc"],
        can: { fresh, persistent: true },
      });`,
  },
};

/** The files a page shows: a block of TypeScript whose first line is a comment with its path. */
function shownFiles(page: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [, text] of page.matchAll(/^```ts(?: ignore)?\n([^]*?)^```$/gm)) {
    const [, path] = /^\/\/ (\S+\.ts)\n/.exec(text!) ?? [];
    if (path === undefined) continue;
    notEqual(files.has(path), true, `${path} is shown twice`);
    files.set(path, text!);
  }
  return files;
}

/** Makes the project that a reader of the page has, outside of this repository. */
async function writeProject(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const config = {
    imports: Object.fromEntries(
      ["", "/options", "/files", "/http", "/legacy", "/testing", "/host"].map((door) => [
        `@plakar-deno/sdk${door}`,
        `jsr:@plakar-deno/sdk@^0.1.0${door}`,
      ]),
    ),
    links: [relative(await Deno.realPath(folder), top)],
    lock: false,
    compilerOptions: { noUncheckedIndexedAccess: true },
  };
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
  for (const [path, text] of files) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
}

async function deno(args: string[], cwd: string): Promise<{ code: number; text: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await command.spawn().output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

for (const [page, tests] of Object.entries(pages)) {
  Deno.test(`the programs of ${page} pass the type check and their own tests`, async () => {
    const files = shownFiles(await Deno.readTextFile(top + page));
    notEqual(files.size, 0);
    const folder = await Deno.makeTempDir();
    try {
      await writeProject(folder, new Map([...files, ...Object.entries(tests)]));
      const checked = await deno(["check", "--quiet", "."], folder);
      equal(checked.code, 0, checked.text);
      const tested = await deno(
        ["test", "-A", "--no-check", "--quiet", "--hide-stacktraces", "."],
        folder,
      );
      equal(tested.code, 0, tested.text);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("a block that deno check passes over is a file of such a project, or says what it needs", async () => {
  for await (const { name } of Deno.readDir(`${top}docs`)) {
    if (!name.endsWith(".md")) continue;
    const page = await Deno.readTextFile(`${top}docs/${name}`);
    for (const [, first] of page.matchAll(/^```ts ignore\n(.*)$/gm)) {
      const tested = /^\/\/ \S+\.ts$/.test(first!) && `docs/${name}` in pages;
      equal(tested || first!.startsWith("// needs: "), true, `docs/${name}: ${first}`);
    }
  }
});

Deno.test("the errors that docs/options.md shows are those of the program above them", async () => {
  const page = await Deno.readTextFile(`${top}docs/options.md`);
  const [, program, shown] = /```ts\n([^`]*?)```\n\n```text\n([^]*?)```/.exec(page)!;
  const folder = await Deno.makeTempDir();
  try {
    await writeProject(folder, new Map([["options.ts", program!]]));
    const { code, text } = await deno(["run", "options.ts"], folder);
    equal(code, 1, text);
    equal(text.includes(shown!.trim()), true, text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the importer of docs/write-a-saas-importer.md has fewer than 80 lines", async () => {
  const files = shownFiles(await Deno.readTextFile(`${top}docs/write-a-saas-importer.md`));
  const lines = files.get("connectors/tickets/importer.ts")!.trimEnd().split("\n").length;
  equal(lines < 80, true, `it has ${lines}`);
});
