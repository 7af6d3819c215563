import type { CallOptions } from "../../sdk/context.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { escapePath } from "../../sdk/escape_path.ts";
import type { Exporter } from "../../sdk/exporter.ts";
import type { FileInfo } from "../../sdk/file_info.ts";
import { withKind } from "../../sdk/file_mode.ts";
import { joinSignals } from "../../sdk/join_signals.ts";
import type { Logger } from "../../sdk/logger.ts";
import type { ExporterCalls, ExporterCallsOptions } from "./exporter_calls.ts";
import { madeDirectories } from "./made_directories.ts";
import { pathClaims } from "./path_claims.ts";
import { provisionalInfo } from "./provisional_info.ts";
import { recordBridge } from "./record_bridge.ts";

/** What the bridge to an exporter of records needs. */
export interface BridgedCallsOptions extends ExporterCallsOptions {
  /** Where the author is told what a v1.0 host cannot do with the connector. */
  readonly log: Logger;
}

/**
 * A v1.0 host's calls for an author who takes records (protocol 6.4): one export, from the first call
 * to Close, gets a record for each directory, file and symbolic link, its metadata provisional.
 *
 * As with hosts of v1.1, every entry comes after the directories above it, `/` first; those that the
 * host did not make are made up. Metadata come through `setInfo`, and at once, since a v1.0 host does
 * not look at what Close answers; without it, those of directories come as a second record of theirs.
 * Hard links come through `link`.
 */
export function bridgedExporterCalls(
  exporter: Exporter,
  { closing, run, log }: BridgedCallsOptions,
): ExporterCalls {
  const bridge = recordBridge({
    author: (call) => run(async () => await exporter.export(call)),
    closing,
  });
  const claims = pathClaims();
  let warned = false;

  const giveDirectory = (path: string, info: FileInfo): Promise<void> =>
    bridge.give({
      path,
      make: (answer) => ({ kind: "directory", path, info, xattrNames: [], ...answer }),
    });
  const directories = madeDirectories((path) => giveDirectory(path, provisionalInfo("directory")));

  function during(
    { signal }: CallOptions,
    task: (call: CallOptions) => Promise<void>,
  ): Promise<void> {
    bridge.start();
    return run(async () => {
      using either = joinSignals(signal, closing);
      await task({ signal: either.signal });
    });
  }

  return {
    async directory(path) {
      bridge.start();
      await directories.make(path);
    },
    async file(path, { size, read, abandon }, { signal }) {
      bridge.start();
      using _ = claims.claim("record", path);
      await directories.above(path);
      await bridge.give({
        path,
        signal,
        read,
        abandon,
        make: (answer, content) => ({
          kind: "file",
          path,
          info: provisionalInfo("file", size),
          content,
          xattrNames: [],
          ...answer,
        }),
      });
    },
    async permissions({ path, kind, info }, call) {
      bridge.start();
      const isDirectory = kind === "directory" || directories.has(path);
      if (isDirectory) await directories.make(path);
      const entry = isDirectory
        ? { path, kind: "directory" as const, info: asDirectory(info) }
        : { path, kind, info };
      if (exporter.setInfo !== undefined) {
        using _ = claims.claim("call", path);
        return await during(call, (own) => exporter.setInfo!(entry, own));
      }
      if (isDirectory) return await giveDirectory(path, entry.info);
      if (!warned) {
        log.warn(
          "mode, owner and time of files are left out: hosts of plakar v1.0 tell them after the " +
            "content, and this exporter has no setInfo",
        );
      }
      warned = true;
    },
    async link(link, call) {
      const { path } = link;
      bridge.start();
      using _ = link.kind === "hardlink"
        ? claims.claim("call", path, link.existing)
        : claims.claim("record", path);
      await directories.above(path);
      if (link.kind === "hardlink") {
        if (exporter.link === undefined) throw noHardLinks(path, link.existing);
        return await during(call, (own) => exporter.link!({ path, existing: link.existing }, own));
      }
      await bridge.give({
        path,
        signal: call.signal,
        make: (answer) => ({
          kind: "symlink",
          path,
          info: provisionalInfo("symlink"),
          target: link.target,
          ...answer,
        }),
      });
    },
    end: () => bridge.end(),
  };
}

function asDirectory(info: FileInfo): FileInfo {
  return { ...info, mode: withKind(info.mode, "directory") };
}

function noHardLinks(path: string, existing: string): ConnectorError {
  return new ConnectorError(
    `cannot make "${escapePath(path)}" a hard link to "${escapePath(existing)}": this exporter ` +
      `makes none for plakar v1.0; copy the file, or restore with plakar v1.1`,
    { code: "unimplemented" },
  );
}
