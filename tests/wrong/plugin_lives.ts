import { pluginSource } from "../../testing/plugin_source.ts";
import { scriptedExecutable } from "../scripted/executable.ts";
import type { WrongPlugin } from "./wrong_plugin.ts";

/** Plugins that are wrong as processes (rows P3 to P7); `wrong_process.ts` is what they run. */
export const wrongLives: readonly WrongPlugin[] = [
  { row: "P3", why: "lets what is printed go to stdout", ...program("print") },
  { row: "P4", why: "stays when stdin ends before Init", ...program("stay-before-init") },
  { row: "P5", why: "stays when stdin ends during an Import", ...program("stay-in-import") },
  {
    row: "P6",
    why: "writes objects in their place",
    role: "storage",
    ...program("write-in-place", "storage"),
  },
  { row: "P7", why: "dies of an interrupt", ...program("interrupt") },
];

function program(flaw: string, role: "importer" | "storage" = "importer") {
  const { executable, args } = scriptedExecutable("../wrong/wrong_process.ts");
  const source = pluginSource(role, { executable, args: [...args!, flaw] }, "process");
  return { distance: "process", source } as const;
}
