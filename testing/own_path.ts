import { basename, join, resolve } from "node:path";
import type { Generation } from "../sdk/generation.ts";
import { removeFolder } from "./remove_folder.ts";

/** A path that tells a plugin which host starts it. */
export interface OwnPath {
  /** The path to start it by. */
  readonly executable: string;
  /** Removes what was made for that; to be called when the process is gone. Never rejects. */
  remove(): Promise<void>;
}

/**
 * The path by which a host of this generation starts an executable. One of v1.0 does so below
 * `plugins/v1.0.0/`, which is how a plugin knows it (protocol 6.5): a link there, or a copy where no
 * link can be made. A path of v1.1 is the given one, as nothing has to be told.
 */
export function ownPath(executable: string, generation: Generation = "v1.1"): OwnPath {
  const target = resolve(executable);
  // What is missing, or is looked up in PATH, is started as given: the error is to name that.
  if (generation === "v1.1" || !isFile(target)) return { executable, remove: async () => {} };
  const top = Deno.makeTempDirSync({ prefix: "plakar-deno-own-path-" });
  const folder = join(top, "plugins", "v1.0.0", "kit");
  const path = join(folder, basename(target));
  Deno.mkdirSync(folder, { recursive: true });
  try {
    Deno.symlinkSync(target, path);
  } catch {
    Deno.copyFileSync(target, path);
  }
  return { executable: path, remove: () => removeFolder(top).catch(() => {}) };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
