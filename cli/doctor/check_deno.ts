import type { DoctorTools } from "./doctor_tools.ts";
import type { Finding } from "./finding.ts";

/** The oldest Deno that this package works on; `denow` fetches the same. */
const OLDEST_DENO = "2.7.14";

/** What is missing in older ones, from the newest on. */
const lacking: readonly (readonly [before: string, what: string])[] = [
  [OLDEST_DENO, "the grpc-js transport does not work on it, and nothing else is tested on it"],
  ["2.5.0", "it knows no permission sets, so nothing can be built or run with its own grants"],
  ["2.4.0", "it has no deno bundle, so nothing can be built"],
];

/** Looks at the version of Deno. */
export function checkDeno({ version }: Pick<DoctorTools, "version">): Finding {
  const what = lacking.filter(([before]) => isOlder(version, before)).map(([, what]) => what);
  const area = "deno";
  if (what.length === 0) return { area, level: "ok", text: `Deno ${version}` };
  return {
    area,
    level: "problem",
    text: `Deno ${version} is older than ${OLDEST_DENO}: ${what.join("; ")}`,
    remedy: 'run "deno upgrade", or put a newer Deno first on PATH',
  };
}

/** Whether version `a` is older than `b`; what follows the three numbers is passed over. */
export function isOlder(a: string, b: string): boolean {
  const [have, want] = [numbers(a), numbers(b)];
  const differs = have.findIndex((number, index) => number !== want[index]);
  return differs >= 0 && (have[differs] ?? 0) < (want[differs] ?? 0);
}

function numbers(version: string): readonly number[] {
  const [, ...parts] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return parts.map(Number);
}
