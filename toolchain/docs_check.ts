import { runCaptured } from "./run_captured.ts";
import { sourceFiles } from "./source_files.ts";

/** One check of examples and how it ended. */
export interface DocsCheck {
  /** What was checked. */
  readonly name: string;
  /** What it printed when it failed; undefined when it passed. */
  readonly failure?: string;
}

/** Rooms whose docstrings are shown to users; the doors at the top belong to them. */
const SHOWN = /^(?:[^/]+|(?:sdk|proto|runtime|host|testing|cli\/manifest)\/.*)$/;

/** Whether a source file's docstrings are checked: modules that can be published, without their tests. */
export function hasShownDocs(path: string): boolean {
  return SHOWN.test(path) && !path.endsWith("_test.ts") && !path.endsWith(".d.ts");
}

/** Type-checks the examples in docstrings and those in Markdown pages. */
export async function checkDocs(top: string): Promise<DocsCheck[]> {
  const modules = (await sourceFiles(top, [".ts"])).filter(hasShownDocs);
  const pages = await sourceFiles(top, [".md"]);
  return [
    await check("examples in docstrings", ["check", "--doc", ...modules], top),
    await check("examples in Markdown pages", ["check", "--doc-only", ...pages], top),
  ];
}

async function check(name: string, args: string[], top: string): Promise<DocsCheck> {
  const { code, output } = await runCaptured(args, { cwd: top, label: name });
  return code === 0 ? { name } : { name, failure: output };
}
