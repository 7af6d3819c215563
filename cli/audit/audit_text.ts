import { accesses, type Grant } from "../build/permission_set.ts";
import { printable } from "../../testing/printable.ts";
import type { AuditedUse, AuditReport } from "./audit_report.ts";

/** The report of one connector for a terminal: a table, the findings, and how they were found. Pure. */
export function auditText(report: AuditReport): string {
  const { name, declared, needed, used, findings, passed, chosen, runs, milliseconds } = report;
  const { generations: [generation = "", other] } = report;
  const only = other === undefined ? ` of plakar ${generation} alone` : "";
  const shown = accesses.filter((access) =>
    used[access] !== undefined ||
    [...declared, ...needed ?? []].some((one) => one.access === access)
  );
  const rows = shown.map((access) => {
    const use = used[access];
    const places = use === undefined ? "" : usedText(use);
    const must = needed === undefined ? "?" : scopeText(needed, access);
    return [access, scopeText(declared, access), must, places];
  });
  const lines = rows.length === 0 ? [] : [["", "declared", "needed", "asked for"], ...rows];
  const widths = [0, 1, 2].map((at) => Math.max(...lines.map((line) => line[at]!.length)));
  const table = lines.map((line) =>
    `  ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd()
  );
  return [
    name,
    ...table,
    ...findings.map(({ kind, message }) => `  ${kind}: ${message}`),
    ...(findings.length === 0 ? [`  ${praise(declared)}`] : []),
    `  ${runs} runs, of ${passed} cases${only} and then of ${chosen}, in ` +
    `${(milliseconds / 1000).toFixed(1)} s`,
  ].join("\n");
}

/** The options lead to other places for every user: one of them is example enough. */
function usedText({ count, fixed, fromOptions: [led] }: AuditedUse): string {
  const places = [...fixed, ...led === undefined ? [] : [`where the options lead, as ${led}`]];
  return `${count.toLocaleString("en-US")} ×: ${places.map(printable).join(", ")}`;
}

function praise(declared: readonly Grant[]): string {
  return declared.length === 0
    ? "nothing is granted, and nothing is needed"
    : "as small as it can be: without any of it a case fails";
}

function scopeText(grants: readonly Grant[], access: string): string {
  const allow = grants.find((one) => one.access === access)?.allow;
  return allow === undefined ? "-" : allow === true ? "all" : allow.join(" ");
}
