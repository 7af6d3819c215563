// PATH_MAX of Linux counts the NUL at the end; a temporary name is "/tmp." and a UUID.
const LONGEST = 4096 - 1 - "/tmp.".length - 36;

/**
 * Where the temporary file of an entry in `folder` is made: there, or in the closest folder above
 * whose path leaves room for its name, as the names in a deep tree may be shorter than that.
 *
 * Pure; `folder` is an absolute path.
 */
export function temporaryFolder(folder: string): string {
  // A UTF-16 unit has at most three bytes.
  if (folder.length * 3 <= LONGEST) return folder;
  let bytes = new TextEncoder().encode(folder);
  while (bytes.length > LONGEST) bytes = bytes.subarray(0, bytes.lastIndexOf(SLASH));
  return new TextDecoder().decode(bytes);
}

const SLASH = 0x2f;
