import type { ByteReader, OpenContent } from "@plakar-deno/sdk";

/** Paths of the scripted tree. */
export const treePaths = {
  root: "/data",
  journal: "/data/journal",
  hello: "/data/hello.txt",
  odd: "/data/ünï code %41\n'\".txt",
  nested: "/data/dir/nested.txt",
  unsized: "/data/dir/unsized.txt",
  empty: "/data/empty",
  large: "/data/large.bin",
} as const;

/** Bytes of the large file: 16 MiB and a few. */
export const largeBytes: number = 16 * 1024 * 1024 + 3;

/** Small contents by path. */
export const smallFiles: Readonly<Record<string, Uint8Array>> = {
  [treePaths.hello]: text("hello, world\n"),
  [treePaths.odd]: text("a name is only a name"),
  [treePaths.nested]: text("n".repeat(70_000)),
  [treePaths.unsized]: text("nobody knew how long this is"),
};

/** UTF-8 bytes of a text. */
export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** What a scripted importer did, in its own words. */
export interface Journal {
  note(line: string): void;
  /** The lines so far. */
  lines(): readonly string[];
  /** A content that notes when it is opened and closed, and after how many bytes. */
  content(path: string, bytes: Uint8Array): OpenContent;
  /** Likewise, of this many bytes; a failure comes once `failAfter` of them were read. */
  generated(
    path: string,
    length: number,
    failure?: { readonly after: number; readonly message: string },
  ): OpenContent;
}

/** Starts an empty journal. */
export function newJournal(): Journal {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line.replaceAll("\n", "\\n"));

  function reader(
    path: string,
    length: number,
    fill: (buffer: Uint8Array, at: number, count: number) => void,
    failure?: { readonly after: number; readonly message: string },
  ): OpenContent {
    return (): ByteReader => {
      note(`opened ${path}`);
      let at = 0;
      let reads = 0;
      return {
        async read(buffer) {
          // Real sources give other tasks a turn now and then, too.
          if (reads++ % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
          if (failure !== undefined && at >= failure.after) throw new Error(failure.message);
          const count = Math.min(buffer.length, (failure?.after ?? length) - at);
          if (count === 0) return null;
          fill(buffer, at, count);
          at += count;
          return count;
        },
        close: () => note(`closed ${path} after ${at}`),
      };
    };
  }

  return {
    note,
    lines: () => lines,
    content: (path, bytes) =>
      reader(
        path,
        bytes.length,
        (buffer, at, count) => buffer.set(bytes.subarray(at, at + count)),
      ),
    generated: (path, length, failure) =>
      reader(path, length, (buffer, _at, count) => buffer.fill(7, 0, count), failure),
  };
}
