import type { Options } from "../sdk/options/mod.ts";
import { aligned } from "./compatibility_table.ts";
import {
  exporterOptions,
  importerOptions,
  storageOptions,
} from "../connectors/s3/client/s3_options.ts";

/** The options of each role of the s3 connector. */
const sets = { importer: importerOptions, exporter: exporterOptions, storage: storageOptions };

/** One option as a validator's schema describes it. */
interface Described {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
}

/** The table of docs/s3.md: each option once, with the roles that have it. */
export function s3Table(): string {
  const rows = new Map<string, { readonly option: Described; readonly roles: string[] }>();
  const required = new Set<string>();
  for (const [role, set] of Object.entries(sets)) {
    const schema = (set as Options<unknown>).jsonSchema();
    for (const key of schema.required as readonly string[] ?? []) required.add(key);
    for (const [key, option] of Object.entries(schema.properties as Record<string, Described>)) {
      const row = rows.get(key) ?? { option, roles: [] };
      row.roles.push(role);
      rows.set(key, row);
    }
  }
  rows.delete("location");
  const lines = [...rows].map(([key, { option, roles }]) => [
    `\`${key}\``,
    roles.length === 3 ? "" : roles.join(", "),
    defaultText(option, required.has(key)),
    meaning(option),
  ]);
  return aligned([["option", "only for", "default", "meaning"], ...lines]);
}

function defaultText(option: Described, isRequired: boolean): string {
  if (option.default !== undefined) return `\`${option.default}\``;
  return isRequired ? "required" : "";
}

function meaning({ description = "", enum: values }: Described): string {
  const text = description.replaceAll("|", "\\|").replaceAll(/<[\w.<>]+>/g, "`$&`");
  return values === undefined
    ? text
    : `${text}; one of ${values.map((one) => `\`${one}\``).join(", ")}`;
}

/** A page with another table in the place of its own. */
export function replaceS3Table(page: string, table: string): string {
  return page.replace(/^\| option +\|.*\n(?:\|.*\n)*/m, `${table}\n`);
}
