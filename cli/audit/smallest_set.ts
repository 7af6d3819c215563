import type { Access, Grant, Scope } from "../build/permission_set.ts";
import type { AccessUse } from "./access_uses.ts";
import { scopeOf, usedEntries } from "./scope_of.ts";

/** What is known before any grant is taken away. */
export interface SmallestSetOptions {
  /** What the project grants. */
  readonly declared: readonly Grant[];
  /** What was asked for when everything was granted. */
  readonly uses: ReadonlyMap<Access, AccessUse>;
  /** Whether all chosen cases pass with these grants alone. */
  readonly passes: (grants: readonly Grant[]) => Promise<boolean>;
}

/** What a connector needs, found by running it. */
export interface SmallestSet {
  /** Whether what is declared is enough. */
  readonly enough: boolean;
  /** Grants with which all cases pass, and not one of which can go; undefined when none do. */
  readonly needed: readonly Grant[] | undefined;
}

type Grants = ReadonlyMap<Access, Scope>;

/**
 * Finds the smallest set of grants with which every case passes: each grant that is left was taken
 * away once, and a case failed. What was never asked for goes first and at once; what is declared for
 * everything, though the same few places are asked for always, is made a list if that passes, too.
 *
 * Never proposes `env`, `run` or `ffi`: whether those leave the sandbox is for a person to decide.
 */
export async function smallestSet(
  { declared, uses, passes }: SmallestSetOptions,
): Promise<SmallestSet> {
  const pass = (grants: Grants) => passes(listOf(grants));
  let grants: Grants = new Map(declared.map(({ access, allow }) => [access, allow]));
  const enough = await pass(grants);
  if (!enough) {
    const wider = await firstPassing([widened(grants, uses, added), widened(grants, uses)], pass);
    if (wider === undefined) return { enough, needed: undefined };
    grants = wider;
  }
  const idle = [...grants.keys()].filter((access) => !uses.has(access));
  const busy = [...grants.keys()].filter((access) => uses.has(access));
  if (idle.length > 0 && await pass(without(grants, idle))) grants = without(grants, idle);
  else if (idle.length > 1) busy.unshift(...idle);
  for (const access of busy) {
    if (await pass(without(grants, [access]))) grants = without(grants, [access]);
  }
  for (const [access, scope] of grants) {
    const narrow = narrower(access, scope, uses.get(access));
    if (narrow === undefined) continue;
    const candidate = new Map(grants).set(access, narrow);
    if (await pass(candidate)) grants = candidate;
  }
  return { enough, needed: listOf(grants) };
}

const forPeople: readonly Access[] = ["env", "run", "ffi"];

/** What is granted beside `own`: to a list, the places that are none of the options'. */
function added(access: Access, use: AccessUse, own: Scope | undefined): Scope {
  return scopeOf(access, own === undefined ? use : { ...use, fromOptions: [] });
}

/** The grants and what was asked for beside them: as narrow as `scope` has it, or everything. */
function widened(
  grants: Grants,
  uses: ReadonlyMap<Access, AccessUse>,
  scope: (access: Access, use: AccessUse, own: Scope | undefined) => Scope = () => true,
): Grants {
  const wide = new Map(grants);
  for (const [access, use] of uses) {
    if (forPeople.includes(access)) continue;
    const own = wide.get(access);
    if (own === true) continue;
    const more = scope(access, use, own);
    const both = more === true ? true : [...new Set([...own ?? [], ...more])].sort();
    if (both === true || both.length > 0) wide.set(access, both);
  }
  return wide;
}

async function firstPassing(
  candidates: readonly Grants[],
  pass: (grants: Grants) => Promise<boolean>,
): Promise<Grants | undefined> {
  for (const candidate of candidates) if (await pass(candidate)) return candidate;
  return undefined;
}

function without(grants: Grants, accesses: readonly Access[]): Grants {
  return new Map([...grants].filter(([access]) => !accesses.includes(access)));
}

function narrower(access: Access, scope: Scope, use: AccessUse | undefined): Scope | undefined {
  // Where the options decide, the cases show some places out of many.
  if (use === undefined || use.fromOptions.length > 0) return undefined;
  const narrow = scope === true ? scopeOf(access, use) : usedEntries(access, scope, use);
  if (narrow === true || narrow.length === 0) return undefined;
  return scope === true || narrow.length < scope.length ? narrow : undefined;
}

function listOf(grants: Grants): readonly Grant[] {
  return [...grants].map(([access, allow]) => ({ access, allow }));
}
