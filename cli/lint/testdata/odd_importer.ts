import { entrypointImporter } from "../../../mod.ts";
import { defineImporter } from "../../../sdk/define_importer.ts";

// It takes no arguments, knows one of the two protocols it is listed for, and gives itself a name
// of its own.
if (Deno.args.length > 0) {
  console.error("what shall I do with arguments?");
  Deno.exit(2);
}
await entrypointImporter(
  [],
  defineImporter({
    protocol: ["odd", "even"],
    flags: ["localfs", "nomerge"],
    create({ protocol, config }) {
      if (protocol === "even") throw new Error("even is not written yet");
      if (protocol === "keyed" && config.key !== "7") throw new Error("no key");
      if (protocol === "shy") throw new Error("I take no made-up options");
      return { root: "/", type: protocol === "keyed" ? "keyed" : "strange", async *import() {} };
    },
  }),
);
