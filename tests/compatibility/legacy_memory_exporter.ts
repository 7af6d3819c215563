import {
  type FileInfo,
  type LegacyExporter,
  type LegacyLinkType,
  posixFromGoMode,
} from "@plakar-deno/sdk/legacy";

/** What an exporter can be told to do wrong, by path below the root. */
export interface Mischief {
  /** Fails the method of that name with this text. */
  readonly [methodAndPath: `${string} ${string}`]: string;
}

/** What stands at a path: `folder`, the text of a file, or `-> target`, and the mode set last. */
interface Entry {
  what: string;
  mode?: string;
  modTime?: bigint;
}

/**
 * A v1.0-style exporter as a class with state of its own: restores into memory, half of its methods
 * with promises, half without.
 */
export class LegacyMemory implements LegacyExporter {
  readonly calls: string[] = [];
  readonly #entries = new Map<string, Entry>();
  #busy = 0;
  #most = 0;
  #closed = 0;

  constructor(readonly top = "/out", readonly mischief: Mischief = {}) {}

  /** What was restored, as `path what mode`. */
  get tree(): string[] {
    return [...this.#entries].map(([path, { what, mode }]) => `${path} ${what} ${mode}`).sort();
  }

  /** The time that was set last. */
  timeOf(path: string): bigint | undefined {
    return this.#entries.get(path)?.modTime;
  }

  /** Contents that were read at the same time, at most, and calls of close. */
  get counts(): readonly [most: number, closed: number] {
    return [this.#most, this.#closed];
  }

  root(): string {
    return this.top;
  }

  createDirectory(pathname: string): void {
    this.#called("createDirectory", pathname);
    if (!this.#entries.has(pathname)) this.#entries.set(pathname, { what: "folder" });
  }

  async storeFile(
    pathname: string,
    content: ReadableStream<Uint8Array>,
    size: number,
  ): Promise<void> {
    this.#called("storeFile", pathname);
    this.#most = Math.max(this.#most, ++this.#busy);
    try {
      let bytes = 0;
      let text = "";
      for await (const chunk of content) {
        bytes += chunk.length;
        if (bytes < 100) text += new TextDecoder().decode(chunk);
      }
      if (bytes !== size) throw new Error(`${bytes} bytes where ${size} were told`);
      this.#entries.set(pathname, { what: bytes < 100 ? `"${text}"` : `${bytes} bytes` });
    } finally {
      this.#busy--;
    }
  }

  setPermissions(pathname: string, { mode, modTime }: FileInfo): Promise<void> {
    this.#called("setPermissions", pathname);
    const entry = this.#entries.get(pathname);
    if (entry === undefined) throw new Error(`${pathname} is not there`);
    entry.mode = (posixFromGoMode(mode) & 0o7777).toString(8);
    entry.modTime = modTime;
    return Promise.resolve();
  }

  createLink(oldname: string, newname: string, type: LegacyLinkType): void {
    this.#called("createLink", newname);
    if (type === "symlink") this.#entries.set(newname, { what: `-> ${oldname}` });
    else {
      const old = this.#entries.get(oldname);
      if (old === undefined) throw new Error(`${oldname} is not there`);
      this.#entries.set(newname, old);
    }
  }

  #called(method: string, pathname: string): void {
    const path = pathname.slice(this.top === "/" ? 0 : this.top.length) || "/";
    this.calls.push(`${method} ${path}`);
    const failure = this.mischief[`${method} ${path}`];
    if (failure !== undefined) throw new Error(failure);
  }

  close(): Promise<void> {
    this.#closed++;
    return Promise.resolve();
  }
}
