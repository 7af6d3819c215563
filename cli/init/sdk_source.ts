import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import type { SdkSource } from "./project_plan.ts";

/**
 * Where a project in `folder` takes the SDK from: a release from JSR, or the checkout that this
 * program runs from.
 *
 * @param folder Absolute path of the project.
 * @param top Address of the SDK's own folder, ending with a slash.
 */
export function sdkSource(
  folder: string,
  top: URL = new URL("../../", import.meta.url),
): SdkSource {
  const { version } = config;
  if (top.protocol !== "file:") return { version };
  // Deno wants it relative, and to begin like a path.
  const path = relative(realPathOf(folder), fileURLToPath(top)).replaceAll("\\", "/");
  return { version, checkout: path.startsWith("../") ? path : `./${path}` };
}

/** The path without links of what may not be there yet: a relative path starts from that one. */
function realPathOf(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    const parent = dirname(path);
    if (!(error instanceof Deno.errors.NotFound) || parent === path) return path;
    return join(realPathOf(parent), basename(path));
  }
}
