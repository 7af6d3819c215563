import { dirname, join } from "node:path";

/** A project for one test; disposal removes it. */
export interface MadeProject extends AsyncDisposable {
  readonly folder: string;
}

/** Makes a project out of its files: path below its folder, and text; those in `bin/` can be run. */
export async function madeProject(
  files: Readonly<Record<string, string>>,
): Promise<MadeProject> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "project-" }));
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    const mode = path.startsWith("bin/") ? 0o755 : 0o644;
    await Deno.writeTextFile(join(folder, path), text, { mode });
  }
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** The text of a manifest with one connector for each `<executable> <role> [arg…]`. */
export function manifestText(...entries: readonly string[]): string {
  const lines = entries.map((entry, index) => {
    const [executable, role, ...args] = entry.split(" ");
    const rest = `protocols: [rude${index || ""}], executable: bin/${executable}, class: unknown`;
    return `  - {type: ${role}, ${rest}, args: [${args.join(", ")}]}\n`;
  });
  return `name: made\ndisplay_name: Made\ndescription: For a test.\nlicense: ISC\n` +
    `api_version: v1.1.0\ntags: [test]\nconnectors:\n${lines.join("")}`;
}
