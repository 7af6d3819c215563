// A connector whose modules print while they load, before any entrypoint is called.
import { printEverywhere } from "./print_everywhere.ts";

await printEverywhere();
const { runTinyPlugin } = await import("./tiny_plugin.ts");
await runTinyPlugin();
