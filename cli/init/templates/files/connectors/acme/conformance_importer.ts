import { fromStart, importerSetup } from "@plakar-deno/sdk/testing";

/** What the conformance kit needs to know of the importer: where to point it, what it can do. */
export const importer = importerSetup({
  config: {},
  can: {
    // The same tree is recorded in the same way every time.
    stable: true,
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
    // These are paths in the folder below, which has a new name every time.
    files: fromStart,
    emptyFile: fromStart,
    largeFile: fromStart,
    touch: fromStart,
    uncleanRoots: fromStart,
    refused: fromStart,
  },
  async start() {
    const folder = await Deno.realPath(await Deno.makeTempDir());
    const files = {
      [`${folder}/letter.txt`]: new TextEncoder().encode("Dear reader\n"),
      [`${folder}/photos/naïve 🌍.txt`]: new TextEncoder().encode("a name with odd letters\n"),
    };
    await Deno.mkdir(`${folder}/photos`);
    for (const [path, content] of Object.entries(files)) await Deno.writeFile(path, content);
    for (const name of ["empty", "large", "diary"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    await Deno.truncate(`${folder}/large`, 17 * 1024 * 1024);
    await Deno.symlink("letter.txt", `${folder}/link`);
    return {
      config: { location: `acme://${folder}` },
      can: {
        files,
        emptyFile: `${folder}/empty`,
        largeFile: `${folder}/large`,
        async touch() {
          await Deno.writeTextFile(`${folder}/diary`, crypto.randomUUID());
          return { path: `${folder}/diary` };
        },
        uncleanRoots: [
          { config: { location: `acme://${folder}/photos/../` }, cleaned: folder },
        ],
        refused: {
          config: { location: `acme://${folder}/nowhere` },
          message: "cannot back up",
        },
      },
      [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
    };
  },
});
