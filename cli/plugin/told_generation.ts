import type { Generation } from "../../sdk/generation.ts";
import { ownPath } from "../../testing/own_path.ts";
import { apiArgument, isApiArgument } from "./api_argument.ts";

/** What is started. */
export interface Startable {
  /** The program. */
  readonly executable: string;
  readonly args: readonly string[];
  /** The TypeScript module that the program runs; absent for a plugin's own executable. */
  readonly source?: string;
}

/** How it is started, so that it knows which host it has. */
export interface ToldPlugin {
  readonly executable: string;
  readonly args: readonly string[];
  /** Removes what was made for that; to be called when the process is gone. Never rejects. */
  remove(): Promise<void>;
}

/**
 * Tells a plugin which generation its host speaks, since an importer must know it at Init (protocol
 * 6.5): an executable by its path, as plakar does, and a module by its arguments. Plugins of other
 * SDKs do not mind the one, and are never given the other.
 *
 * @param plugin What is started.
 * @param api The generation; when left out, the plugin decides by itself.
 */
export function toldGeneration(
  { executable, args, source }: Startable,
  api: Generation | undefined,
): ToldPlugin {
  const nothing = { remove: () => Promise.resolve() };
  if (api === undefined) return { executable, args, ...nothing };
  const own = args.map((arg) => isApiArgument(arg) ? apiArgument(api) : arg);
  if (source === undefined) return { args: own, ...ownPath(executable, api) };
  const told = args.some(isApiArgument) ? own : [...own, apiArgument(api)];
  return { executable, args: told, ...nothing };
}
