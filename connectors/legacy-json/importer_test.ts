import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { type Generation, posixFromGoMode, serveImporter } from "@plakar-deno/sdk";
import {
  connectPlugin,
  type ImporterSession,
  importerSession,
  memoryConnection,
} from "../../host/mod.ts";
import { withFolder } from "../../tests/with_folder.ts";
import { importer } from "./importer.ts";

const time = new Date("2024-05-06T07:08:09.123Z");

/** Runs `use` on a session of a host of a generation. */
async function withSession(
  generation: Generation,
  location: string,
  use: (session: ImporterSession) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const connection = memoryConnection();
  const options = { connection: connection.plugin, generation, log: () => {} };
  const serving = serveImporter(importer, options);
  try {
    const init = { protocol: "legacy-json", config: { location }, generation };
    await using session = await importerSession(connectPlugin(connection), init);
    equal(session.generation, generation);
    await use(session);
  } finally {
    connection.closeHost();
    await serving;
  }
}

for (const generation of ["v1.0", "v1.1"] as const) {
  const test = (title: string, run: (folder: string) => Promise<void>) =>
    Deno.test(`${title} [${generation}]`, () => withFolder(run));

  test("I1 I18 every entry has owner, mode and time of the document, and its text as content", async (folder) => {
    const path = `${folder}/notes.json`;
    await Deno.writeTextFile(path, '{"a": {"ö": "größe"}, "n": 1, "z": ""}');
    await Deno.chmod(path, 0o640);
    await Deno.utime(path, time, time);
    const found: unknown[] = [];
    await withSession(generation, `legacy-json://${path}`, async (session) => {
      equal(session.origin.slice(session.origin.indexOf("/")), path);
      deepEqual([session.type, session.root], ["legacy-json", "/"]);
      for await (const { record, open } of session.import()) {
        if (record.kind === "error") {
          found.push([record.path, record.message]);
          continue;
        }
        if (record.kind === "xattr") throw new Error("an attribute came");
        const { mode, modTime, size, uid } = record.info;
        equal(modTime, BigInt(time.getTime()) * 1_000_000n);
        equal(uid, BigInt(Deno.uid() ?? 0));
        const content = record.kind === "file"
          ? await new Response(ReadableStream.from(open())).text()
          : "";
        found.push([record.path, record.kind, posixFromGoMode(mode).toString(8), size, content]);
      }
    });
    deepEqual(found, [
      ["/", "directory", "40750", 0, ""],
      ["/a", "directory", "40750", 0, ""],
      ["/a/ö", "file", "100640", 7, "größe"],
      [
        "/n",
        "it is a number; objects are folders and texts are files, write anything else as a text",
      ],
      ["/z", "file", "100640", 0, ""],
    ]);
  });

  test("P13 a location without a document is refused at once", async (folder) => {
    const refused = (location: string, message: RegExp) =>
      rejects(withSession(generation, location), message);
    await refused("legacy-json://notes.json", /names no absolute path; give the document like/);
    await refused(`legacy-json://${folder}/none.json`, /none\.json": no such file/);
    await Deno.writeTextFile(`${folder}/a.json`, "[]");
    await refused(`legacy-json://${folder}/a.json`, /its outermost value is no object/);
  });
}
