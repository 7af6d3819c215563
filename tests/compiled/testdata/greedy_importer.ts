/** An importer that tries, in the middle of its work, what its permissions do not allow. */
import { defineImporter, entrypointImporter, errorRecord, fileRecord } from "@plakar-deno/sdk";

const importer = defineImporter({
  protocol: "greedy",
  create: ({ location: { rest: folder }, args }) => ({
    root: "/",
    async *import() {
      // What is not caught fails the backup, and the process lives.
      if (args.includes("--throw")) await Deno.writeTextFile(`${folder}/stolen`, "x");
      const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
        write: () => Deno.writeTextFile(`${folder}/stolen`, "x"),
        remove: () => Deno.remove(`${folder}/kept`),
        connect: () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
        run: () => new Deno.Command("/bin/sh", { args: ["-c", `touch ${folder}/stolen`] }).output(),
        "read secret": () => Promise.reject(new Error(Deno.env.get("GREEDY_SECRET") ?? "unset")),
      };
      for (const [name, attempt] of Object.entries(attempts)) {
        try {
          await attempt();
          yield fileRecord(`/${name}`, { size: 0 }, () => new Uint8Array());
        } catch (error) {
          yield errorRecord(`/${name}`, error);
        }
      }
      // Reading is allowed: the import works all the same.
      const content = await Deno.readFile(`${folder}/kept`);
      yield fileRecord("/kept", { size: content.length }, () => content);
    },
  }),
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
