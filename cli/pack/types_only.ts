/**
 * The packages that are there for their types alone: those npm calls `@types/…`, and what nothing
 * but these asks for.
 *
 * @param imports What each package imports; the project's own code has the key "".
 * @returns Their keys.
 */
export function typesOnly(imports: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const used = new Set<string>();
  const open = [""];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (used.has(next) || next.startsWith("npm:@types/")) continue;
    used.add(next);
    open.push(...imports.get(next) ?? []);
  }
  return new Set([...imports.keys()].filter((key) => !used.has(key)));
}
