import { ConnectorError, escapePath, goMode, type StoredEntry } from "@plakar-deno/sdk";

/** What is told of a device, pipe or socket, which no object can stand for. */
export function unsupported(
  { path, info: { mode } }: Pick<StoredEntry, "path" | "info">,
): ConnectorError {
  const what = (mode & goMode.socket) !== 0
    ? "socket"
    : (mode & goMode.namedPipe) !== 0
    ? "named pipe"
    : (mode & goMode.device) !== 0
    ? "device"
    : "special file";
  const name = escapePath(path);
  return new ConnectorError(
    `cannot restore the ${what} "${name}": a bucket holds files, folders and symbolic links only; ` +
      "restore it to a file system",
    { code: "unimplemented" },
  );
}
