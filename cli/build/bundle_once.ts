import type { BuildSource } from "./build_one.ts";
import { bundleConnector } from "./bundle_connector.ts";

/**
 * Bundles each source once, however many platforms it is compiled for.
 *
 * @param project The folder of the project.
 * @param signal Stops the work when aborted.
 * @returns What resolves to the code of a source.
 */
export function bundleOnce(
  project: string,
  signal: AbortSignal,
): (target: BuildSource) => Promise<string> {
  const codes = new Map<string, Promise<string>>();
  async function code({ name, source }: BuildSource): Promise<string> {
    const folder = await Deno.makeTempDir({ prefix: "plakar-deno-bundle-" });
    try {
      return (await bundleConnector({ project, source, folder, name, signal })).code;
    } finally {
      await Deno.remove(folder, { recursive: true }).catch(() => undefined);
    }
  }
  return (target) => {
    const found = codes.get(target.name) ?? code(target);
    codes.set(target.name, found);
    return found;
  };
}
