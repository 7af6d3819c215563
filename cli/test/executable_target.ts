import { givenPath } from "../given_path.ts";
import { inFolder, wantsFolder } from "./in_folder.ts";
import { loadCapabilities } from "./load_capabilities.ts";
import { requireExecutable } from "./require_executable.ts";
import type { KitTarget } from "./run_kit.ts";
import type { TestArguments } from "./test_arguments.ts";

/**
 * What the kit is run on when a person gives an executable: paths are made absolute, capabilities
 * loaded, and `{folder}` stands for a fresh folder of each case.
 *
 * @throws {ConnectorError} `invalid_argument` for an executable or a file that cannot be used.
 */
export async function executableTarget(given: TestArguments): Promise<KitTarget> {
  const { args, role, protocol, skip } = given;
  const executable = givenPath(given.executable);
  await requireExecutable(executable, given.executable);
  const can = given.can === undefined ? {} : await loadCapabilities(givenPath(given.can), role);
  const subject = given.executable;
  const target = { subject, executable, args, role, protocol, skip };
  if (!wantsFolder(given.config)) return { ...target, config: given.config, can };
  const fresh = (folder: string) => inFolder(given.config, folder);
  return { ...target, config: fresh, can: { ...(role === "importer" ? {} : { fresh }), ...can } };
}
