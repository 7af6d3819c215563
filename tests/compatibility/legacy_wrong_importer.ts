import type { Generation } from "@plakar-deno/sdk";
import type { LegacyImporter } from "@plakar-deno/sdk/legacy";
import { withLegacyImporter } from "./legacy_session.ts";

/** An importer of three-byte files whose readers give "own"; `wrong` is what is odd about it. */
export function importing(
  paths: readonly string[],
  wrong: Partial<LegacyImporter> = {},
): LegacyImporter {
  return {
    origin: () => "box",
    type: () => "legacy",
    root: () => "/",
    *scan() {
      for (const pathname of paths) {
        const reader = () => new TextEncoder().encode("own");
        yield { record: { pathname, fileInfo: { size: 3 }, reader } };
      }
    },
    close() {},
    ...wrong,
  };
}

/** Every record as its path and its content, or what went wrong with it, in order of the paths. */
export async function importerFilesOf(
  generation: Generation,
  made: LegacyImporter,
): Promise<string[]> {
  const seen: string[] = [];
  await withLegacyImporter(generation, () => made, async (session) => {
    for await (const { record, open } of session.import()) {
      if (record.kind === "error") seen.push(`${record.path} ${record.message}`);
      else seen.push(`${record.path} ${await contentOf(open)}`);
    }
  });
  return seen.sort();
}

async function contentOf(open: () => AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  try {
    for await (const chunk of open()) text += new TextDecoder().decode(chunk);
    return text;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a host is told: hosts of v1.1 by a failure, those of v1.0 by an error of a path. */
export async function told(seen: Promise<string[]>): Promise<string> {
  try {
    return (await seen).join("\n");
  } catch (error) {
    return (error as Error).message;
  }
}
