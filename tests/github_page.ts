import { githubOptions } from "../connectors/github/client/github_options.ts";
import { aligned } from "./compatibility_table.ts";

/** One option as a validator's schema describes it. */
interface Described {
  readonly description?: string;
  readonly default?: unknown;
}

/** docs/github.md with the table of options as they are. */
export function githubPage(page: string): string {
  const properties = Object.entries(
    githubOptions.jsonSchema().properties as Readonly<Record<string, Described>>,
  ).filter(([key]) => key !== "location");
  const rows = properties.map(([key, { description = "", default: value }]) => [
    `\`${key}\``,
    value === undefined || value === "" ? "" : key === "include" ? "all" : `\`${value}\``,
    description,
  ]);
  const table = aligned([["option", "default", "meaning"], ...rows]);
  return page.replace(/^\| option +\|.*\n(?:\|.*\n)*/m, `${table}\n`);
}
