import type { Grant, Scope } from "../build/permission_set.ts";
import type { AuditFinding } from "./audit_report.ts";
import type { SmallestSet } from "./smallest_set.ts";

/**
 * What is wrong with a permission set, after what its connector needs. Pure.
 *
 * @param failure The first case that failed with what is declared, and how.
 */
export function auditFindings(
  declared: readonly Grant[],
  { enough, needed }: SmallestSet,
  failure: string,
): readonly AuditFinding[] {
  if (needed === undefined) {
    const message =
      `what is declared is not enough, and no grant of read, write, net or sys that ` +
      `the audit knows of helps: ${failure}`;
    return [{ kind: "under-grant", message }];
  }
  const findings: AuditFinding[] = [];
  for (const { access, allow } of needed) {
    const own = declared.find((one) => one.access === access)?.allow;
    if (own === true || own !== undefined && !isWider(allow, own)) continue;
    if (enough) continue;
    const message = own === undefined
      ? `"${access}" is missing, write "${access}": ${json(allow)}; without it ${failure}`
      : `"${access}": ${json(own)} is not enough, write ${json(allow)}; with it ${failure}`;
    findings.push({ kind: "under-grant", access, message });
  }
  for (const { access, allow } of declared) {
    // What is not enough is to be replaced as a whole.
    if (findings.some((finding) => finding.access === access)) continue;
    const scope = needed.find((one) => one.access === access)?.allow;
    if (scope === undefined) {
      const message = `"${access}": ${json(allow)} is not needed: without it all cases pass; ` +
        `write "${access}": false`;
      findings.push({ kind: "over-grant", access, message });
    } else if (isWider(allow, scope)) {
      const message = `"${access}": ${json(allow)} is more than is needed: all cases pass with ` +
        `"${access}": ${json(scope)}`;
      findings.push({ kind: "over-grant", access, message });
    }
  }
  return findings;
}

/** Whether a scope holds entries that the other one does not. */
function isWider(scope: Scope, than: Scope): boolean {
  if (than === true) return false;
  return scope === true || scope.some((entry) => !than.includes(entry));
}

function json(scope: Scope): string {
  return scope === true ? "true" : `[${scope.map((entry) => JSON.stringify(entry)).join(", ")}]`;
}
