/** The last component of a clean path; `/` for `/` (protocol 2.1, `FileInfo.name`; row I20). */
export function baseName(path: string): string {
  return path === "/" ? "/" : path.slice(path.lastIndexOf("/") + 1);
}
