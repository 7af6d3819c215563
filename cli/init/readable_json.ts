const width = 100;

/**
 * JSON as people write it: what fits stands on one line, but for the outermost object.
 *
 * @param value Anything that JSON can hold.
 * @param indent What the line begins with that the value stands on; empty for the outermost.
 * @param before How many columns of that line are taken.
 */
export function readableJson(value: unknown, indent = "", before = 0): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? "[]" : "{}";
  if (Object.keys(value).length === 0) return `${open}${close}`;
  const deeper = `${indent}  `;
  const parts = Object.entries(value).map(([key, item]) => {
    const name = isList ? "" : `${JSON.stringify(key)}: `;
    return name + readableJson(item, deeper, deeper.length + name.length);
  });
  const line = isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  if (indent !== "" && !line.includes("\n") && before + line.length < width) return line;
  return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`;
}
