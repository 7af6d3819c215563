import { importerSession } from "../../../host/importer_session.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { incrementalImport, type StoredImport } from "../../incremental.ts";
import { lintContents } from "../../lint_contents.ts";
import { lintRecords } from "../../lint_records.ts";
import { type ContentSamples, sampleContents } from "../../sample_contents.ts";
import type { Subject } from "../../subject.ts";
import { type ImporterCase, roles } from "./importer_case.ts";

/** One import in a plugin of its own, as every backup is (protocol 1.1). */
async function backUp(
  { start, protocol, config, signal }: Subject,
  before?: StoredImport,
  changed: Readonly<Record<string, string>> = {},
): Promise<StoredImport> {
  await using plugin = await start();
  const session = await importerSession(plugin, {
    protocol,
    config: { ...config, ...changed },
    signal,
  });
  return await incrementalImport(session, before, { signal });
}

/** The beginnings of some contents, read in a plugin of its own. */
async function sampled(
  { start, protocol, config, signal }: Subject,
  only?: ReadonlySet<string>,
): Promise<ContentSamples> {
  await using plugin = await start();
  const session = await importerSession(plugin, { protocol, config, signal });
  return await sampleContents(session, { signal, ...(only && { only }) });
}

function shown(paths: readonly string[]): string {
  return `${paths.length} (${paths.slice(0, 5).map((path) => `"${path}"`).join(", ")})`;
}

/** Section 3.6: what a second backup costs. */
export const incrementalCases: readonly ImporterCase[] = [
  {
    row: "3.6",
    statement: "the second import of an unchanged tree opens nothing",
    roles,
    needs: ["stable"],
    async run(subject) {
      const first = await backUp(subject);
      if (first.files.size === 0) throw new ConnectorError("the first import brought no file");
      const second = await backUp(subject, first);
      if (second.opened.length === 0) return;
      const reasons = lintRecords(first, second).map(({ message }) => message);
      throw new ConnectorError(
        `expected no file to be opened again, got ${shown(second.opened)}` +
          reasons.slice(0, 3).map((reason) => `\n${reason}`).join(""),
      );
    },
  },
  {
    row: "3.6",
    statement: "after one file was changed, the next import opens exactly that one",
    roles,
    needs: ["stable", "touch"],
    async run(subject, can) {
      const first = await backUp(subject);
      const { path, config } = await can.touch!(subject.config);
      const second = await backUp(subject, first, config);
      if (second.opened.length === 1 && second.opened[0] === path) return;
      throw new ConnectorError(
        `"${path}" was changed; expected it alone to be opened, got ${shown(second.opened)}`,
      );
    },
  },
  {
    row: "3.6",
    statement: "no import time as modTime, no size 0 for unknown, no origin that changes",
    roles,
    needs: ["stable"],
    async run(subject) {
      const first = await backUp(subject);
      const findings = lintRecords(first, await backUp(subject, first));
      if (findings.length === 0) return;
      throw new ConnectorError(
        findings.slice(0, 10).map(({ rule, message }) => `${rule}: ${message}`).join("\n"),
      );
    },
  },
  {
    row: "3.6",
    statement: "warns of contents that are compressed, and of JSON that changes with every read",
    roles,
    needs: ["stable"],
    async run(subject) {
      const first = await sampled(subject);
      const findings = lintContents(first, await sampled(subject, new Set(first.keys())));
      for (const [rule, alike] of Map.groupBy(findings, ({ rule }) => rule)) {
        const more = alike.length === 1 ? "" : `, and ${alike.length - 1} more like it`;
        subject.warn(`${rule}: ${alike[0]!.message}${more}`);
      }
    },
  },
];
