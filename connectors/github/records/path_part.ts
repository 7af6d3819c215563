/**
 * A name as one part of a path: what a path cannot hold, or would read as something else, is written
 * as `%XX` (its bytes in UTF-8), and so is `%` itself. Two names never share a part.
 */
export function pathPart(name: string): string {
  if (name === "." || name === "..") return name.replaceAll(".", "%2E");
  return name.replace(/[/\\%]|\p{Control}|\p{Surrogate}/gu, (letter) => {
    if (!letter.isWellFormed()) return `%u${letter.charCodeAt(0).toString(16).toUpperCase()}`;
    return [...new TextEncoder().encode(letter)].map(hex).join("");
  }) || "%";
}

/**
 * The folder of a repository below its owner's. `owner.json` and `members` lie there, too: a
 * repository of such a name gets its first letter escaped.
 */
export function repoPart(name: string): string {
  if (name !== "owner.json" && name !== "members") return pathPart(name);
  return hex(name.charCodeAt(0)) + name.slice(1);
}

function hex(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
