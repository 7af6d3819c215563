import { importerSetup } from "@plakar-deno/sdk/testing";

const content = (text: string) => new TextEncoder().encode(text);
// Of a size that takes many chunks, and shows where one is lost.
const long = Array.from({ length: 2_900_000 }, (_, at) => "0123456"[at % 7]).join("");

/** How the importer is tested: on a document that it reads afresh for every import. */
export const importer = importerSetup({
  config: {},
  can: {
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
    files: {
      "/greeting.txt": content("Hello, world!\n"),
      "/empty": content(""),
      "/notes/größe.md": content("# Größe\n"),
      "/notes/deep/er/__proto__": content("a name like any other"),
      "/long": content(long),
    },
    emptyFile: "/empty",
    errorRecord: { config: {}, path: "/number" },
    refused: {
      config: { location: "legacy-json://notes.json" },
      message: "names no absolute path",
    },
    stable: true,
  },
  async start() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/document.json`;
    // As text: in a literal, __proto__ is no name like any other.
    const tree = `{
      "greeting.txt": "Hello, world!\\n",
      "empty": "",
      "number": 7,
      "notes": { "größe.md": "# Größe\\n", "deep": { "er": { "__proto__": "a name like any other" } } },
      "nothing here": {},
      "long": "${long}"
    }`;
    await Deno.writeTextFile(path, tree);
    return {
      config: { location: `legacy-json://${path}` },
      [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
    };
  },
});
