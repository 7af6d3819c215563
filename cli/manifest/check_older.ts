import { normalize } from "node:path/posix";
import type { Report } from "./finding.ts";
import type { YamlPath } from "./line_of.ts";
import { manifestFlags, olderFlags, olderUnread, packageVersion } from "./manifest_rules.ts";

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Finds what plakar v1.0 refuses in a manifest, or does not read, beside what is wrong with it
 * anyway (protocol 6.5 and 7.1).
 *
 * In a manifest that names its version, or `api_version: v1.0.0`, what is refused is an error: it is
 * for plakar v1.0 itself. In any other it is a warning, since `pack --api v1.0` puts it right.
 *
 * @param value What the YAML parser returned for the whole document.
 * @param report Called for every problem.
 */
export function checkOlder(value: unknown, report: Report): void {
  if (!isMapping(value)) return;
  const alone = isForOlder(value);
  const severity = alone ? "error" : "warning";
  const remove = alone ? "remove it" : packed("leaves it out");
  const entries = Array.isArray(value["connectors"])
    ? (value["connectors"] as unknown[]).map((entry) => isMapping(entry) ? entry : {})
    : [];
  checkVersion(value, report);
  checkUnread(value, entries, remove, report);
  for (const [index, { location_flags: flags }] of entries.entries()) {
    for (const [at, flag] of (Array.isArray(flags) ? flags : []).entries()) {
      // Of what is no flag at all enough is said.
      const isNewer = manifestFlags.includes(flag) && !olderFlags.includes(flag);
      if (!isNewer) continue;
      report(["connectors", index, "location_flags", at], {
        rule: "older-flag",
        severity,
        problem: `plakar v1.0 does not know the flag "${flag}"`,
        fix: remove,
      });
    }
  }
  for (const { file, places: [, second], count } of filesNamedTwice(entries)) {
    report(second!, {
      rule: "listed-twice",
      severity,
      problem: `"${file}" is named ${count} times`,
      fix: second!.includes("executable")
        ? alone
          ? "copy the program, and name a copy of its own in each entry"
          : packed("packs a copy for each entry")
        : alone
        ? "name it once: every file of the package is there for all entries"
        : packed("packs it once"),
    });
  }
}

/** Whether a manifest says that it is for plakar v1.0. */
function isForOlder({ version, api_version: api }: Mapping): boolean {
  return version !== undefined && version !== null ||
    typeof api === "string" && /^v?1(\.0){0,2}$/.test(api);
}

function packed(does: string): string {
  return `leave it: "plakar-deno pack --api v1.0" ${does}`;
}

function checkVersion(value: Mapping, report: Report): void {
  const { version } = value;
  if (version === undefined || version === null) {
    report([], {
      rule: "version-missing",
      problem: '"version" is missing',
      ...(isForOlder(value)
        ? { severity: "error", fix: "write version: v1.0.0" }
        : { severity: "warning", fix: 'none here: "plakar-deno pack --api v1.0" writes it' }),
    });
  } else if (typeof version === "string" && !packageVersion.test(`v${version.replace(/^v/, "")}`)) {
    report(["version"], {
      rule: "version-form",
      problem: `"${version}" is no version of a package`,
      fix: "write three numbers behind a v, such as v1.0.0",
    });
  }
}

/** One finding for a key, wherever it stands: entries often have the same ones. */
function checkUnread(
  value: Mapping,
  entries: readonly Mapping[],
  fix: string,
  report: Report,
): void {
  for (const key of olderUnread) {
    const places: YamlPath[] = [
      ...(isGiven(value[key]) ? [[key]] : []),
      ...entries.flatMap((entry, index) => isGiven(entry[key]) ? [["connectors", index, key]] : []),
    ];
    const [first, ...more] = places;
    if (first === undefined) continue;
    const also = more.length === 0
      ? ""
      : `, here and in ${more.length} more ${more.length === 1 ? "entry" : "entries"}`;
    report(first, {
      rule: "older-key",
      problem: `plakar v1.0 does not read "${key}"${also}`,
      fix,
    });
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

interface NamedFile {
  readonly file: string;
  readonly places: readonly YamlPath[];
  readonly count: number;
}

function filesNamedTwice(entries: readonly Mapping[]): readonly NamedFile[] {
  const files = new Map<string, YamlPath[]>([["manifest.yaml", [[]]]]);
  const add = (file: unknown, place: YamlPath) => {
    if (typeof file !== "string" || file === "") return;
    const path = normalize(file);
    files.set(path, [...files.get(path) ?? [], place]);
  };
  for (const [index, { executable, extra_files: extra }] of entries.entries()) {
    add(executable, ["connectors", index, "executable"]);
    for (const [at, file] of (Array.isArray(extra) ? extra : []).entries()) {
      add(file, ["connectors", index, "extra_files", at]);
    }
  }
  return [...files].filter(([, places]) => places.length > 1)
    .map(([file, places]) => ({ file, places, count: places.length }));
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
