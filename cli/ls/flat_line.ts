import type { ImportRecord } from "../../sdk/record.ts";
import { formatSize } from "../build/format_size.ts";
import { oneLine } from "../visible_text.ts";

/** A record on a line of its own: its size and its whole path. */
export function flatLine(record: ImportRecord): string {
  const path = oneLine(record.path);
  const line = (size: string, text: string) => `${size.padStart(9)}  ${text}`;
  switch (record.kind) {
    case "file":
      return line(record.info.size < 0 ? "?" : formatSize(record.info.size), path);
    case "directory":
      return line("", path === "/" ? "/" : `${path}/`);
    case "symlink":
      return line("", `${path} -> ${oneLine(record.target)}`);
    case "special":
      return line("", `${path} (special file)`);
    case "xattr":
      return line("", `${path} (attribute ${oneLine(record.name)})`);
    case "error":
      return line("", `${path} (failed: ${oneLine(record.message)})`);
  }
}
