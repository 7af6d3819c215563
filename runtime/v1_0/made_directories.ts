/** The directories a v1.0 host asked for. */
export interface MadeDirectories {
  /** Whether a directory was made, or is in the making. */
  has(path: string): boolean;
  /** Makes a directory, and those above it, unless that was done. */
  make(path: string): Promise<void>;
  /** Makes the directories above an entry that are missing. */
  above(path: string): Promise<void>;
}

/**
 * Makes each directory once, however often and at how many places at once it is asked for (protocol
 * 6.4: the host asks for a file's parent with every file); one that failed is tried again. Holds the
 * path of every directory.
 */
export function madeDirectories(create: (path: string) => Promise<void>): MadeDirectories {
  const made = new Set<string>();
  const making = new Map<string, Promise<void>>();

  async function createOnce(path: string): Promise<void> {
    try {
      await create(path);
      made.add(path);
    } finally {
      making.delete(path);
    }
  }

  async function make(path: string): Promise<void> {
    if (made.has(path)) return;
    // Not by recursion: a path of a few thousand folders would be too much for the stack.
    const missing: string[] = [];
    for (let at = path; !made.has(at); at = parentOf(at)) {
      missing.push(at);
      if (at === "/") break;
    }
    for (const each of missing.reverse()) {
      if (made.has(each)) continue;
      let promise = making.get(each);
      if (promise === undefined) making.set(each, promise = createOnce(each));
      await promise;
    }
  }

  async function above(path: string): Promise<void> {
    if (path !== "/") await make(parentOf(path));
  }

  return {
    has: (path) => made.has(path) || making.has(path),
    make,
    above,
  };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
