/** A block of shell commands in a page. */
export interface ShellBlock {
  /** The line of its fence, from 1. */
  readonly line: number;
  /** Its commands. */
  readonly text: string;
  /** Why it is not run in a test: what the comment `<!-- sh: … -->` before it says. */
  readonly skip?: string;
}

/** Every block of shell commands in a page. */
export function shellBlocks(page: string): ShellBlock[] {
  return [...page.matchAll(/(?:^<!-- sh: ([^>]*?) -->\n\n)?^```sh\n([^]*?)^```$/gm)].map(
    (found) => {
      const [whole, skip, text] = found;
      const fence = found.index + whole.indexOf("```sh");
      const line = page.slice(0, fence).split("\n").length;
      return { line, text: text!, ...(skip === undefined ? {} : { skip }) };
    },
  );
}

/** The lines that a page says the block at a line prints: the `text` block in the same section. */
export function transcriptBelow(page: string, line: number): string[] | undefined {
  const rest = page.split("\n").slice(line).join("\n");
  const [section = ""] = rest.split(/^(?:## |```sh$)/m);
  const text = /^```text\n([^]*?)^```$/m.exec(section)?.[1];
  return text?.split("\n").filter((shown) => shown.trim() !== "" && shown.trim() !== "…");
}

/** The first of the lines that does not stand in the output, in their order; undefined when all do. */
export function inOrder(lines: readonly string[], output: string): string | undefined {
  const printed = output.split("\n").map(masked);
  let at = 0;
  for (const line of lines) {
    const found = printed.indexOf(masked(line), at);
    if (found < 0) return line;
    at = found + 1;
  }
  return undefined;
}

/** A line without what differs from run to run: times, sizes, counts, digests, folders, systems. */
function masked(line: string): string {
  return line
    // deno-lint-ignore no-control-regex
    .replace(/\x1b\[[0-9;]*m/g, "")
    .replace(/(?:\/[\w.-]+)*\/my-source\b/g, "/my-source")
    .replace(/…\/my-source\b/g, "/my-source")
    .replace(/\b(?:linux|darwin|windows)([-_])(?:amd64|arm64)\b/g, "os$1arch")
    .replace(/\b[0-9a-f]{12,64}\b/g, "digest")
    .replace(/\b\d+(?:\.\d+)? ?(?:m?s|[kMG]?B)\b/g, "n")
    .replace(/\d+(?:\.\d+)*/g, "n")
    .replace(/ +/g, " ")
    .trim();
}
