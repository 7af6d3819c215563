import type { Generation } from "../../sdk/generation.ts";
import type { Grant } from "../build/permission_set.ts";

/** Something wrong with a permission set. */
export interface AuditFinding {
  /** `over-grant`: more than is needed; `under-grant`: less. */
  readonly kind: "over-grant" | "under-grant";
  /** The kind of access; left out where none could be told. */
  readonly access?: string;
  /** One sentence: what is wrong, and what to write. */
  readonly message: string;
}

/** What was asked for of one kind of access. */
export interface AuditedUse {
  /** How many checks Deno made while all cases ran. */
  readonly count: number;
  /** Some of the places that have nothing to do with the options, at most three. */
  readonly fixed: readonly string[];
  /** Some of the places where the options of the cases lead, at most three. */
  readonly fromOptions: readonly string[];
}

/** What the audit of one connector found. */
export interface AuditReport {
  /** `<connector>-<role>`. */
  readonly name: string;
  /** The hosts whose cases were run. */
  readonly generations: readonly Generation[];
  /** What `deno.json` grants. */
  readonly declared: readonly Grant[];
  /** What is needed; left out where no set of grants was found with which the cases pass. */
  readonly needed?: readonly Grant[];
  /** What was asked for, by kind of access. */
  readonly used: Readonly<Record<string, AuditedUse>>;
  readonly findings: readonly AuditFinding[];
  /** How many cases passed with everything granted. */
  readonly passed: number;
  /** How many of them were run again with each set of grants. */
  readonly chosen: number;
  /** How many times they were. */
  readonly runs: number;
  readonly milliseconds: number;
}
