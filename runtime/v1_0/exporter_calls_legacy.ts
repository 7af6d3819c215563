import type { CallOptions } from "../../sdk/context.ts";
import { joinSignals } from "../../sdk/join_signals.ts";
import type { LegacyExporter } from "../../sdk/legacy/legacy_exporter.ts";
import { readTooLate } from "../../sdk/legacy/read_too_late.ts";
import { recordContent } from "../record_content.ts";
import type { ExporterCalls, ExporterCallsOptions } from "./exporter_calls.ts";

/**
 * A v1.0 host's calls as they are for an author who wrote for them: with whole paths, at once, and
 * side by side where the host makes them side by side.
 */
export function legacyExporterCalls(
  legacy: LegacyExporter,
  root: string,
  { closing, run }: ExporterCallsOptions,
): ExporterCalls {
  const whole = (path: string) => path === "/" ? root : `${root === "/" ? "" : root}${path}`;

  function during(
    { signal }: CallOptions,
    task: (call: CallOptions) => void | Promise<void>,
  ): Promise<void> {
    return run(async () => {
      using either = joinSignals(signal, closing);
      await task({ signal: either.signal });
    });
  }

  return {
    directory: (path, call) => during(call, (own) => legacy.createDirectory(whole(path), own)),
    async file(path, { size, read }, call) {
      const { content, fail } = recordContent(read);
      try {
        await during(call, (own) => legacy.storeFile(whole(path), content.stream, size, own));
      } finally {
        fail(readTooLate(path));
      }
    },
    permissions: ({ path, info }, call) =>
      during(call, (own) => legacy.setPermissions(whole(path), info, own)),
    link: (link, call) =>
      during(
        call,
        (own) =>
          link.kind === "symlink"
            ? legacy.createLink(link.target, whole(link.path), link.kind, own)
            : legacy.createLink(whole(link.existing), whole(link.path), link.kind, own),
      ),
    end: () => undefined,
  };
}
