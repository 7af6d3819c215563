import type { FileRecord } from "@plakar-deno/sdk";
import { jsonFile } from "../contents/json_file.ts";
import { fileOf } from "./file_of.ts";
import type { Repository } from "./repository.ts";

/**
 * The record of `wiki.json`: whether there is a wiki and where to clone it from. The pages are in a
 * repository of git of their own, and no API lists them.
 */
export function wikiRecord({ path, page, hasWiki, created }: Repository): FileRecord {
  const content = jsonFile({
    has_wiki: hasWiki,
    ...hasWiki && {
      clone_url: `${page}.wiki.git`,
      note: "The API does not list wiki pages: they are in this repository of git.",
    },
  });
  const facts = { changed: [created], marker: String(hasWiki) + page, size: content.byteLength };
  return fileOf(`${path}/wiki.json`, facts, () => content);
}
