import { join } from "node:path";
import { exists } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { shownPath } from "./shown_path.ts";

/**
 * Refuses to pack where plakar would refuse at the end, and to replace a folder of somebody else, or
 * the package for the other generation of plakar, which has the same name.
 *
 * @throws {ConnectorError} `already_exists`
 */
export async function refuseExisting(
  out: string,
  packageName: string,
  api: Generation = "v1.1",
): Promise<void> {
  const refuse = (name: string, reason: string) =>
    new ConnectorError(
      `cannot pack into "${shownPath(out)}": it has ${name} already, ${reason}`,
      { code: "already_exists" },
    );
  if (await exists(join(out, `${packageName}.ptar`))) {
    throw refuse(
      `${packageName}.ptar`,
      "and what was published under a version must not change: remove the file, " +
        "or give another version with --version",
    );
  }
  const staged = join(out, packageName);
  if (!await exists(staged)) return;
  const manifest = await Deno.readTextFile(join(staged, "manifest.yaml")).catch(() => undefined);
  if (manifest === undefined) {
    throw refuse(packageName, "and it is no staged package: remove it, or choose another --out");
  }
  // Only those for plakar v1.0 have one.
  const other = /^version:/m.test(manifest) ? "v1.0" : "v1.1";
  if (other !== api) {
    const reason = `which is for plakar ${other}: remove it, or choose another --out`;
    throw refuse(packageName, reason);
  }
}

/**
 * Puts everything in its place, or nothing: when a step fails, those before it are undone.
 *
 * @param out The folder for the results.
 * @param work The folder they are in, on the same file system.
 * @param names What to move.
 * @param before Path for a new folder, for what was there before; the caller removes it.
 */
export async function moveInto(
  out: string,
  work: string,
  names: readonly string[],
  before: string,
): Promise<void> {
  await Deno.mkdir(before);
  const undo: (readonly [from: string, to: string])[] = [];
  const move = async (from: string, to: string) => {
    await Deno.rename(from, to);
    undo.unshift([to, from]);
  };
  try {
    for (const name of names) {
      if (await exists(join(out, name))) await move(join(out, name), join(before, name));
      await move(join(work, name), join(out, name));
    }
  } catch (error) {
    for (const [from, to] of undo) await Deno.rename(from, to);
    throw error;
  }
}
