import { STATIC_TABLE } from "./static_table.ts";

/** Where a name stands in the static table. */
export interface StaticName {
  /** The first index that has the name. */
  readonly index: number;
  /** The index of each value it has there. */
  readonly values: ReadonlyMap<string, number>;
}

let names: Map<string, StaticName> | undefined;

/** The static table's entries with this name, if any. */
export function staticName(name: string): StaticName | undefined {
  return (names ??= build()).get(name);
}

function build(): Map<string, StaticName> {
  const built = new Map<string, { index: number; values: Map<string, number> }>();
  for (const [at, [name, value]] of STATIC_TABLE.entries()) {
    const known = built.get(name);
    if (known === undefined) built.set(name, { index: at + 1, values: new Map([[value, at + 1]]) });
    else known.values.set(value, at + 1);
  }
  return built;
}
