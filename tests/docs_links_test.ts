import { deepStrictEqual as deepEqual, notStrictEqual as notEqual } from "node:assert/strict";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { sourceFiles } from "../toolchain/source_files.ts";

const top = fileURLToPath(new URL("..", import.meta.url));

/** The text of a page without its blocks of code, in which brackets are no links. */
function prose(page: string): string {
  return page.replace(/^(\s*)(`{3,})[^]*?^\1\2$/gm, "").replace(/(`+)[^`]+?\1/g, "`code`");
}

/** The targets of the links in a page, those to the web left out. */
function linksOf(page: string): string[] {
  const text = prose(page);
  const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map(([, to]) => to!);
  const defined = [...text.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)].map(([, to]) => to!);
  return [...inline, ...defined].filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const withoutBlocks = page.replace(/^(\s*)(`{3,})[^]*?^\1\2$/gm, "");
  for (const [, heading] of withoutBlocks.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const shown = heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const word = shown.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    let anchor = word;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${word}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What is wrong with the links of a page at `path`, below the top. */
async function deadLinks(path: string): Promise<string[]> {
  const page = await Deno.readTextFile(top + path);
  const dead: string[] = [];
  for (const link of linksOf(page)) {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : normalize(join(dirname(path), decodeURIComponent(file)));
    const info = await Deno.stat(top + target).catch(() => undefined);
    if (target.startsWith("..") || info === undefined) dead.push(`${path}: ${link}: no such file`);
    else if (anchor !== undefined && target.endsWith(".md")) {
      const anchors = anchorsOf(await Deno.readTextFile(top + target));
      if (!anchors.has(anchor)) dead.push(`${path}: ${link}: no such heading`);
    }
  }
  return dead;
}

const pages = await sourceFiles(top, [".md"]);

for (const page of pages) {
  Deno.test(`every link of ${page} leads to a file, and to a heading where it names one`, async () => {
    deepEqual(await deadLinks(page), []);
  });
}

Deno.test("every page of docs/ can be reached from the README", async () => {
  const seen = new Set(["README.md"]);
  for (const page of seen) {
    for (const link of linksOf(await Deno.readTextFile(top + page))) {
      const target = normalize(join(dirname(page), link.split("#")[0]!));
      if (target.endsWith(".md")) seen.add(target);
      else if (target.startsWith("docs/")) {
        // A link to a folder shows all of it.
        for (const other of pages) {
          if (!relative(target, other).startsWith("..")) seen.add(other);
        }
      }
    }
  }
  deepEqual(pages.filter((page) => page.startsWith("docs/") && !seen.has(page)), []);
});

Deno.test("links and headings are found where they are, and not in code", () => {
  const page =
    "# A `b` [c](d.md), e!\n\n[f](g.md#h) `[i](j)`\n\n```md\n[k](l)\n# m\n```\n\n## a\n## a\n";
  deepEqual(linksOf(page), ["d.md", "g.md#h"]);
  deepEqual([...anchorsOf(page)], ["a-b-c-e", "a", "a-1"]);
  notEqual(pages.length, 0);
});
