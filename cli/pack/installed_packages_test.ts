import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { ensureDir } from "@std/fs";
import { withFolder } from "../../tests/with_folder.ts";
import { installedPackages, withDependencies } from "./installed_packages.ts";

Deno.test("packages in node_modules are found with what they depend on, in circles too", async () => {
  await withFolder(async (folder) => {
    const install = async (path: string, content: Readonly<Record<string, unknown>>) => {
      const file = join(folder, "node_modules", path, "package.json");
      await ensureDir(dirname(file));
      await Deno.writeTextFile(file, JSON.stringify(content));
    };
    await install("a", {
      name: "a",
      version: "1.0.0",
      dependencies: { "@s/b": "^2", missing: "1" },
      optionalDependencies: { c: "*" },
    });
    await install("@s/b", { name: "@s/b", version: "2.1.0", peerDependencies: { a: "1" } });
    await install("c", { name: "c", version: "3.0.0" });
    // The one it has for itself comes first.
    await install("a/node_modules/c", { name: "c", version: "2.0.0" });
    await install("unused", { name: "unused", version: "1.0.0" });

    const own = join(folder, "importer.ts");
    const file = join(folder, "node_modules", "a", "lib", "index.js");
    const found = await installedPackages([own, file]);
    deepEqual([...found.keys()], [file]);
    equal(found.get(file)?.found.name, "a");
    const { packages, imports } = withDependencies(found.values());
    deepEqual([...packages.keys()].sort(), ["npm:@s/b@2.1.0", "npm:a@1.0.0", "npm:c@2.0.0"]);
    deepEqual([...imports.get("npm:a@1.0.0")!].sort(), ["npm:@s/b@2.1.0", "npm:c@2.0.0"]);
    deepEqual([...imports.get("npm:@s/b@2.1.0")!], ["npm:a@1.0.0"]);
  });
});
