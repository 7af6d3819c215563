/** The folders above a clean absolute path, `/` first; none for `/` itself. */
export function ancestors(path: string): string[] {
  if (path === "/") return [];
  const folders = ["/"];
  for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
    folders.push(path.slice(0, slash));
  }
  return folders;
}
