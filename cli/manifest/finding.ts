import type { YamlPath } from "./line_of.ts";
import type { Manifest } from "./manifest_type.ts";
import type { RuleId } from "./rules.ts";

/** A change of the manifest, or of a file beside it, that a person would make in the same way. */
export type Edit =
  | { readonly kind: "rename-key"; readonly path: YamlPath; readonly to: string }
  | { readonly kind: "remove-key"; readonly path: YamlPath }
  | { readonly kind: "set-value"; readonly path: YamlPath; readonly value: string }
  | { readonly kind: "make-list"; readonly path: YamlPath }
  | { readonly kind: "make-executable"; readonly file: string };

/** One mistake, with what it does and what to do. */
export interface Finding {
  /** Stable id of the rule. */
  readonly rule: RuleId;
  /** Whether it fails a lint, or is only said. */
  readonly severity: "error" | "warning";
  /** The file it is in, as it is to be shown. */
  readonly file: string;
  /** Line in that file, counted from 1. */
  readonly line: number;
  /** What is wrong, quoting the value. */
  readonly problem: string;
  /** What plakar does with it: why it hurts. */
  readonly why: string;
  /** What to write instead. */
  readonly fix: string;
  /** What `lint --fix` does about it; absent where only a person can decide. */
  readonly edit?: Edit;
}

/** What is said of a mistake where it is found; the rule knows the rest. */
export interface Problem {
  readonly rule: RuleId;
  readonly problem: string;
  readonly fix: string;
  /** Where it is not that of the rule. */
  readonly severity?: Finding["severity"];
  /** Where it is more than the rule itself can say. */
  readonly why?: string;
  /** One line for an error message; `problem: fix` when left out. */
  readonly message?: string;
  readonly edit?: Edit;
}

/** Takes note of a mistake at a place of the document. */
export type Report = (path: YamlPath, problem: Problem) => void;

/** A finding of the manifest's text: its place, and its one line for an error message. */
export interface ManifestFinding extends Finding {
  /** Keys and list positions that lead to it. */
  readonly path: YamlPath;
  /** Problem and remedy in one line, without file and line. */
  readonly message: string;
}

/** What is wrong with a manifest, and what it says. */
export interface ManifestFindings {
  /** In the order of the file. */
  readonly findings: readonly ManifestFinding[];
  /**
   * The manifest as far as it could be read; where an error was found its values are stand-ins.
   * `undefined` when the text is no YAML or no mapping.
   */
  readonly manifest?: Manifest;
}
