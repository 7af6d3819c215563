/**
 * The names of `/etc/passwd` or `/etc/group` by their number, out of the file's text.
 *
 * Pure. Both files have the form `name:password:number:…`. The first name of a number stands, as it
 * does for the system's own look-up; comments, NIS lines such as `+::::` and broken lines are left
 * out.
 */
export function parseOwnerFile(text: string): ReadonlyMap<bigint, string> {
  const names = new Map<bigint, string>();
  for (const line of text.split(/\r?\n/)) {
    const [name, , number] = line.split(":");
    if (name === undefined || !/^[^#+\s-]\S*$/.test(name)) continue;
    if (number === undefined || !/^\d{1,20}$/.test(number)) continue;
    const id = BigInt(number);
    if (!names.has(id)) names.set(id, name);
  }
  return names;
}
