/**
 * The path of a key: one file name, whatever characters the key holds. `%2F` stands for a slash,
 * since a name with one would be a folder, and a key beside it could not be a file.
 */
export function pathOfKey(key: string): string {
  if (key === "") return "/%";
  if (key === "." || key === "..") return `/${key.replaceAll(".", "%2E")}`;
  return `/${key.replace(/[%/\0]/g, encodeURIComponent)}`;
}

/** The key of a path; undoes `pathOfKey`. */
export function keyOfPath(path: string): string {
  const name = path.slice(1);
  if (name === "%") return "";
  if (/^(?:%2E){1,2}$/.test(name)) return decodeURIComponent(name);
  return name.replace(/%(?:25|2F|00)/g, decodeURIComponent);
}
