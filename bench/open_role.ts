import {
  type ExporterSession,
  exporterSession,
  type ImporterSession,
  importerSession,
  type InitOptions,
  type Plugin,
  type PluginLink,
  spawnPlugin,
  type StorageSession,
  storageSession,
} from "@plakar-deno/sdk/host";
import { join } from "node:path";

/** A session and the process behind it. */
export interface OpenRole<Session> extends AsyncDisposable {
  /** The role's calls. */
  readonly session: Session;
  /** Number of the process. */
  readonly pid: number;
}

/** Which plugins to start, and until when. */
export interface RoleContext {
  /** Folder of the executables. */
  readonly bin: string;
  /** Ends them when aborted. */
  readonly signal: AbortSignal;
}

/** Starts an executable of the project and sends Init for the location, with further options. */
export async function openRole<Session>(
  { bin, signal }: RoleContext,
  name: string,
  location: string,
  open: (plugin: PluginLink, options: InitOptions) => Promise<Session>,
  config: Readonly<Record<string, string>> = {},
): Promise<OpenRole<Session>> {
  const plugin: Plugin = await spawnPlugin({ executable: join(bin, name), signal });
  const protocol = location.slice(0, location.indexOf(":"));
  try {
    const session = await open(plugin, {
      protocol,
      config: { ...config, location },
      host: { maxConcurrency: 8 },
      signal,
    });
    return { session, pid: plugin.pid, [Symbol.asyncDispose]: () => plugin[Symbol.asyncDispose]() };
  } catch (error) {
    await plugin.close();
    throw error;
  }
}

/** `dir-importer` on a folder. */
export function openDirImporter(
  context: RoleContext,
  folder: string,
): Promise<OpenRole<ImporterSession>> {
  return openRole(context, "dir-importer", `dir://${folder}`, importerSession);
}

/** `dir-exporter` into a folder. */
export function openDirExporter(
  context: RoleContext,
  folder: string,
): Promise<OpenRole<ExporterSession>> {
  return openRole(context, "dir-exporter", `dir://${folder}`, exporterSession);
}

/** `dir-storage` with a new repository in a folder. */
export function createDirStore(
  context: RoleContext,
  folder: string,
): Promise<OpenRole<StorageSession>> {
  return openStore(context, folder, async (session) => {
    await session.create(new TextEncoder().encode("measured"));
  });
}

/** `dir-storage` with the repository that is in a folder. */
export function openDirStore(
  context: RoleContext,
  folder: string,
): Promise<OpenRole<StorageSession>> {
  return openStore(context, folder, async (session) => {
    await session.open();
  });
}

async function openStore(
  context: RoleContext,
  folder: string,
  begin: (session: StorageSession) => Promise<void>,
): Promise<OpenRole<StorageSession>> {
  const role = await openRole(context, "dir-storage", `dir://${folder}`, storageSession);
  try {
    await begin(role.session);
    return role;
  } catch (error) {
    await role[Symbol.asyncDispose]();
    throw error;
  }
}
