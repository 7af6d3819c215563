import { importer } from "../../connectors/dir/importer.ts";
import type { ImporterCapabilities, TestConnector } from "../../testing/mod.ts";
import { type NastyTree, nastyTree } from "../../testing/nasty_tree.ts";
import { argsUnderstood } from "./args_understood.ts";

const TOUCHED = "/sizes/one";

/** What the kit is told about the dir importer of `tree`. */
export function dirImporter(tree: NastyTree): TestConnector<"importer", ImporterCapabilities> {
  const { folder, entries } = tree;
  const files = [...entries].flatMap(([path, { content }]) =>
    content === undefined || path === TOUCHED ? [] : [[folder + path, content]]
  );
  return {
    connector: importer,
    name: "dir importer",
    config: { location: `dir://${folder}` },
    can: {
      args: argsUnderstood,
      files: Object.fromEntries(files),
      emptyFile: `${folder}/sizes/empty`,
      largeFile: `${folder}/sizes/large`,
      refused: {
        config: { location: `dir://${folder}/nowhere` },
        message: "the folder does not exist; check the location",
      },
      stable: true,
      async touch() {
        await Deno.writeTextFile(folder + TOUCHED, crypto.randomUUID());
        return { path: folder + TOUCHED };
      },
    },
  };
}

/** The tree of one test file, removed after its tests. */
export async function treeForTests(): Promise<NastyTree> {
  const tree = await nastyTree();
  Deno.test.afterAll(async () => {
    await tree[Symbol.asyncDispose]();
  });
  return tree;
}
