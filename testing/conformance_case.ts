import type { Generation } from "../sdk/generation.ts";
import type { Distance } from "./distance.ts";
import type { Role, Subject } from "./subject.ts";

/**
 * What a connector can be made to do, declared by its author: the name of a capability and what a
 * case needs to use it, such as the options that provoke a failure. Never guessed.
 */
export type Capabilities = Readonly<Record<string, unknown>>;

/** One row of the protocol as a test (protocol section 9). */
export interface ConformanceCase<Can extends Capabilities, Tested extends Subject = Subject> {
  /** The row, for example `I15`. One row may have several cases. */
  readonly row: string;
  /** What must hold, in one line. */
  readonly statement: string;
  /** The roles it applies to; a P row applies to all three. */
  readonly roles: readonly Role[];
  /** Capabilities it needs; without one of them the case is skipped, with that reason. */
  readonly needs?: readonly (keyof Can & string)[];
  /** Distances at which it means something; all three when left out. */
  readonly distances?: readonly Distance[];
  /**
   * What the host speaks that its plugins are started by; `v1.1` when left out. `both`: it is about
   * plugins that know both generations, and they are started as by a host of v1.0.
   */
  readonly generation?: Generation | "both";
  /** Resolves when the row holds; throws, saying what was seen, when it does not. */
  run(subject: Tested, can: Can): Promise<void>;
}

/** How a case ended. */
export type CaseOutcome =
  | {
    readonly kind: "passed";
    /** What the author should see although the row holds; not there when there is none. */
    readonly warnings?: readonly string[];
  }
  | { readonly kind: "failed"; readonly error: Error; readonly stderrLines: readonly string[] }
  | { readonly kind: "skipped"; readonly reason: string };

/** A case with its outcome at one distance. */
export interface CaseResult {
  /** The row. */
  readonly row: string;
  /** What must hold. */
  readonly statement: string;
  /** Where it ran. */
  readonly distance: Distance;
  /** How it ended. */
  readonly outcome: CaseOutcome;
  /** Milliseconds it took. */
  readonly milliseconds: number;
}

/** A row the author knows to fail, with the reason. */
export interface DeclaredSkip {
  /** The row. */
  readonly row: string;
  /** Why it cannot hold. */
  readonly reason: string;
}
