import { stripVTControlCharacters } from "node:util";
import { type ExporterSession, openExporter } from "../../host/exporter_session.ts";
import { isUnimplemented } from "../../host/generation.ts";
import { type ImporterSession, openImporter } from "../../host/importer_session.ts";
import type { OpenPluginOptions } from "../../host/session.ts";
import type { ExitReport } from "../../host/spawn_plugin.ts";
import { openStorage, type StorageSession } from "../../host/storage_session.ts";
import { secretMask } from "../../sdk/mask_secrets.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { givenPath } from "../given_path.ts";
import type { Progress } from "../progress.ts";
import { oneLine } from "../visible_text.ts";
import { findPlugin, type FoundPlugin } from "./find_plugin.ts";
import { optionPairs } from "./option_pairs.ts";
import { locationProtocol, pluginLocation } from "./plugin_location.ts";
import type { PluginOptions } from "./plugin_options.ts";
import { toldGeneration, type ToldPlugin } from "./told_generation.ts";
import { secretValues } from "./secret_values.ts";

/** The session of each role. */
export interface SessionOf {
  readonly importer: ImporterSession;
  readonly exporter: ExporterSession;
  readonly storage: StorageSession;
}

const openers: {
  readonly [Role in keyof SessionOf]: (options: OpenPluginOptions) => Promise<SessionOf[Role]>;
} = { importer: openImporter, exporter: openExporter, storage: openStorage };

/** Which plugin to start, on what, and who listens. */
export interface PluginUse {
  /** The location as it was typed. */
  readonly location: string;
  /** What the command line says of the plugin. */
  readonly options: PluginOptions;
  /** The option that names the plugin, where that is not `--plugin`. */
  readonly pluginFlag?: string;
  /** Patterns that the host tells an importer; none when left out. */
  readonly excludes?: readonly string[];
  /** What the host tells of its concurrency; its default when left out. */
  readonly concurrency?: number;
  /** Gets the plugin's stderr and remarks on the plugin. */
  readonly shown: Progress;
  /** Kills the plugin when aborted. */
  readonly signal: AbortSignal;
  /** Told which plugin it is before it starts; `--watch` wants its source. */
  readonly onFound?: ((found: FoundPlugin) => void) | undefined;
}

/** A plugin that has answered Init. */
export interface OpenedPlugin<Session> {
  readonly session: Session;
  /** The location as the plugin got it, without a password. */
  readonly location: string;
  /** The words of an error as a person gets them: no secret of the options, nothing said twice. */
  readonly reword: (text: string) => string;
}

// The host repeats what the plugin wrote to stderr; here every line of it was shown as it came.
const shownAbove = /; its last words on stderr:\n[^]*$/;

/** What differs when Deno runs the connector's source. */
const fromSource: Partial<OpenPluginOptions> = {
  // It may have to download the connector's dependencies first.
  handshakeTimeoutMs: 120_000,
  // Its words are printed line by line, and its own stack is of no help.
  env: { NO_COLOR: "1", RUST_LIB_BACKTRACE: "0" },
};

/**
 * Starts the plugin of a location, lets it be used, and ends it on every path: with Close and the
 * end of its stdin after success, at once otherwise.
 *
 * Nothing it prints and no error holds a value of an option that is secret, by its name or by the
 * validator in the manifest.
 *
 * @throws {ConnectorError} When there is no plugin, when it refuses the location, and what `use`
 * throws; the signal's reason once it is aborted.
 * @returns The exit code that `use` resolves to.
 */
export async function withPlugin<Role extends keyof SessionOf>(
  role: Role,
  { location: typed, options, pluginFlag, excludes = [], concurrency, ...rest }: PluginUse,
  use: (plugin: OpenedPlugin<SessionOf[Role]>) => Promise<number>,
): Promise<number> {
  const { shown, signal, onFound } = rest;
  const pairs = optionPairs(options.option ?? []);
  let mask = secretMask(secretValues(pairs));
  let found: FoundPlugin | undefined;
  let told: ToldPlugin | undefined;
  function reword(text: string): string {
    const named = found === undefined
      ? text
      : [told?.executable ?? found.executable, found.executable]
        .reduce((named, path) => named.replaceAll(`"${path}"`, `"${found!.name}"`), text);
    return mask(named.replace(shownAbove, "; its last words are above"));
  }
  try {
    const protocol = locationProtocol(typed);
    found = await findPlugin({
      role,
      protocol,
      ...(pluginFlag === undefined ? {} : { pluginFlag }),
      ...options,
    });
    const { name } = found;
    mask = secretMask(secretValues(pairs, found.secretNames));
    onFound?.(found);
    shown.line(`${name}: ${found.remark}`);
    const cwd = givenPath(".");
    const { location } = pluginLocation(typed, cwd, found.localfs);
    told = toldGeneration(found, options.api);
    await using session = await openers[role]({
      executable: told.executable,
      args: told.args,
      generation: options.api ?? "auto",
      cwd,
      protocol,
      // An option named location wins over the location, as at plakar (protocol 1.6).
      config: { location, ...pairs },
      host: {
        cwd,
        excludes,
        ...(concurrency === undefined ? {} : { maxConcurrency: concurrency }),
      },
      signal,
      onStderr(line) {
        if (line.trim() !== "") shown.line(`${name}: ${oneLine(plain(mask(line)))}`);
      },
      killGroup: Deno.build.os !== "windows",
      ...(found.source === undefined ? {} : fromSource),
    });
    if (session.generation === "v1.0" || options.api !== undefined) {
      shown.line(`${name}: ${generationInWords(session.generation)}`);
    }
    const code = await use({ session, location: mask(location), reword });
    try {
      const remark = badEnd(await session.close());
      if (remark !== undefined) shown.line(`${name}: ${remark}`);
    } catch (error) {
      // A plugin that died in the middle of its work was told about already.
      if (code === 0) throw error;
    }
    return code;
  } catch (error) {
    signal.throwIfAborted();
    throw reworded(error, (text) => {
      const hint = options.api !== undefined && isUnimplemented(error)
        ? `; it may know the other generation alone: leave --api ${options.api} out`
        : "";
      return reword(text) + hint;
    });
  } finally {
    await told?.remove();
  }
}

/** What is spoken with a plugin, for a person. */
export function generationInWords(generation: Generation): string {
  return `speaks the protocol of plakar ${generation}`;
}

/** A line as it would be without colours and tabs, of which `oneLine` would make question marks. */
function plain(line: string): string {
  return stripVTControlCharacters(line).replaceAll("\t", "    ");
}

/** What is wrong with how a plugin ended after its work; plakar does not look at it. */
function badEnd(report: ExitReport | undefined): string | undefined {
  if (report === undefined) return undefined;
  if (report.killed) return "did not end by itself when its stdin ended, and was killed";
  if (report.signal !== null) return `was ended by the signal ${report.signal}`;
  return report.code === 0 ? undefined : `ended with the exit code ${report.code}`;
}

/** The error with another message, when it is one for a person. */
function reworded(error: unknown, reword: (text: string) => string): unknown {
  if (!(error instanceof ConnectorError)) return error;
  const message = reword(error.message);
  return message === error.message ? error : new ConnectorError(message, { code: error.code });
}
