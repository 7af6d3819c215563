import { ConnectorError, entrypointImporter, type ImporterDefinition } from "@plakar-deno/sdk";
import { type LegacyConstructor, legacyImporter } from "@plakar-deno/sdk/legacy";
import type { LegacyImporter } from "@plakar-deno/sdk/legacy";
import { defineOptions } from "@plakar-deno/sdk/options";
import { isAbsolute } from "node:path";
import { isFolder, jsonEntries, jsonText } from "./json_tree.ts";
import { readDocument } from "./read_document.ts";

const DIRECTORY = 0o040000;
const REGULAR = 0o100000;

/**
 * Imports a JSON document as a tree: objects are folders, texts are files. Location:
 * `legacy-json:///srv/notes.json`; the document is read when the importer is made, may have
 * 16 MiB, and is held in memory.
 *
 * Owner, mode and time of every entry are those of the document, so after a change of it every file
 * is read again. What is neither object nor text is an error of its path.
 */
const documentImporter: LegacyConstructor<LegacyImporter> = async (
  { location, signal },
  options,
) => {
  const path = location.rest;
  if (!isAbsolute(path) || path.includes("\0")) {
    throw new ConnectorError(
      `the location ${JSON.stringify(location.text)} names no absolute path; ` +
        `give the document like "legacy-json:///srv/notes.json"`,
      { code: "invalid_argument" },
    );
  }
  // At once: a v1.0 host can be told in Init alone that there is nothing to back up.
  const { top, stat: { mode, mtime: modTime, uid, gid } } = await readDocument(path, signal);
  const bits = (mode ?? 0o600) & 0o777;
  // Who may read a file may list a folder.
  const folder = { mode: DIRECTORY | bits | (bits & 0o444) >> 2, modTime, uid, gid };
  const file = { mode: REGULAR | bits, modTime, uid, gid };

  return {
    // Two documents of one machine are two sources, or one would be compared with the other.
    origin: () => `${options.hostname}${path}`,
    type: () => "legacy-json",
    root: () => "/",

    *scan() {
      for (const { pathname, value } of jsonEntries(top)) {
        if (value instanceof ConnectorError) yield { error: { pathname, err: value } };
        else if (isFolder(value)) yield { record: { pathname, fileInfo: folder } };
        else {
          const size = new TextEncoder().encode(value).length;
          yield { record: { pathname, fileInfo: { ...file, size } } };
        }
      }
    },

    newReader(pathname) {
      const text = jsonText(top, pathname);
      if (text !== undefined) return new TextEncoder().encode(text);
      throw new ConnectorError(`the document holds no text at ${JSON.stringify(pathname)}`, {
        code: "not_found",
      });
    },

    close() {},
  };
};

/** The definition, which hosts of both generations and every tool take. */
export const importer: ImporterDefinition = legacyImporter("legacy-json", documentImporter, {
  flags: ["localfs"],
  options: defineOptions({}),
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
