import type { ExecutableUnderTest } from "../../testing/subject.ts";
import { scriptProgram } from "../scripted/storage_can.ts";

/** A connector of this repository as a program, run by Deno. */
export function connectorProgram(
  protocol: "dir" | "example",
  role: "importer" | "exporter" | "storage",
): ExecutableUnderTest {
  return scriptProgram(new URL(`../../connectors/${protocol}/${role}.ts`, import.meta.url));
}
