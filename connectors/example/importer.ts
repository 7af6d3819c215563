import { ConnectorError, defineImporter, entrypointImporter, fileRecord } from "@plakar-deno/sdk";
import type { ImporterDefinition } from "@plakar-deno/sdk";
import { defineOptions, text } from "@plakar-deno/sdk/options";

const places = ["world", "moon", "Mars", "Venus", "Jupiter"];
// The same at every run, so that an unchanged file is known to be unchanged.
const modTime = new Date("2025-01-01T00:00:00Z");

export const importer: ImporterDefinition = defineImporter({
  protocol: "example",
  options: defineOptions({
    greeting: text({ description: "The word every file starts with", default: "Hello" }),
  }),
  create({ config }) {
    const files = new Map(places.map((place) => [
      `/${place.toLowerCase()}.txt`,
      new TextEncoder().encode(`${config.greeting}, ${place}!\n`),
    ]));
    return {
      root: "/",
      async *import() {
        for (const [path, content] of files) {
          // A file that differs from its last snapshot in nothing else would not be read again.
          const ino = content.reduce((hash, byte) => (hash * 31 + byte) >>> 0, 0);
          const info = { size: content.length, mode: 0o644, modTime, ino };
          // The content is only asked for when the host needs it.
          yield fileRecord(path, info, () => content);
        }
      },
      // For plakar v1.0, which asks for contents by path.
      openPath(path) {
        if (files.has(path)) return files.get(path)!;
        throw new ConnectorError(`cannot open "${path}": there is no such file`);
      },
    };
  },
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
