import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { permissionSet } from "../../cli/build/permission_set.ts";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { grantsMismatch, readGrants } from "../../cli/build/read_grants.ts";
import { sandboxProbes } from "../../cli/demo/sandbox_probes.ts";
import { executable, executableNames } from "./executable.ts";

const signal = new AbortController().signal;
const config: unknown = JSON.parse(await Deno.readTextFile(join(projectFolder, "deno.json")));

/** What each connector is meant to be able to do, written down a second time on purpose. */
const meant: Readonly<Record<string, readonly string[]>> = {
  "dir-importer": ["read"],
  "dir-exporter": ["read", "write"],
  "dir-storage": ["read", "write"],
  "example-importer": [],
  "example-exporter": [],
  "example-storage": [],
  "legacy-json-importer": ["read"],
  "legacy-folder-exporter": ["read", "write"],
  "legacy-folder-storage": ["read", "write"],
  "github-importer": ["net"],
  "s3-importer": ["net"],
  "s3-exporter": ["net"],
  "s3-storage": ["net"],
};

/** Those that may reach the hosts they name, and no listener here. */
const hostsAlone: readonly string[] = ["github-importer"];

for (const name of executableNames) {
  Deno.test(`${name} holds exactly the grants that deno.json declares`, async () => {
    const held = await readGrants(executable(name));
    equal(grantsMismatch(held, permissionSet(config, name)), undefined);
    deepEqual(held.grants.map(({ access }) => access).sort(), meant[name]);
    deepEqual(
      { ignored: held.envIgnored, prompts: held.prompts, caches: held.cachesCode },
      { ignored: true, prompts: false, caches: false },
    );
  });

  Deno.test(`a program with the grants of ${name} is refused everything else`, async () => {
    const scratch = await Deno.makeTempDir();
    try {
      const outcomes = await sandboxProbes({
        project: projectFolder,
        executable: executable(name),
        name,
        scratch,
        signal,
      });
      const allowed = outcomes.filter(({ refusal }) => refusal === undefined);
      const here = meant[name]!.filter((access) => access !== "net" || !hostsAlone.includes(name));
      deepEqual(allowed.map(({ access }) => access).sort(), here);
      equal(outcomes.length, 7);
      equal(outcomes.every(({ asGranted }) => asGranted), true);
    } finally {
      await Deno.remove(scratch, { recursive: true });
    }
  });
}
