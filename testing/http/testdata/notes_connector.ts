// An importer of a small service, which a test runs in this process and as an executable.
import { entrypointImporter } from "../../../runtime/entrypoint_importer.ts";
import { defineImporter } from "../../../sdk/define_importer.ts";
import type { ImporterDefinition } from "../../../sdk/definition.ts";
import { fileRecord } from "../../../sdk/file_record.ts";

/** What the service says of a note. */
interface Note {
  readonly id: number;
  readonly updated_at: string;
}

/** Notes page by page, each with a picture that is read when it is opened. */
export const importer: ImporterDefinition = defineImporter({
  protocol: "notes",
  create({ config, signal: life }) {
    const { base_url: base, token } = config as { base_url: string; token: string };

    async function ask(url: string, signal: AbortSignal): Promise<Response> {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(url, { headers, signal });
      if (answer.ok) return answer;
      throw new Error(`the service answered ${answer.status}: ${await answer.text()}`);
    }
    return {
      root: "/",
      async *import({ signal }) {
        let next: string | undefined = `${base}/notes?per_page=2`;
        while (next !== undefined) {
          const answer: Response = await ask(next, signal);
          for (const { id, updated_at } of await answer.json() as Note[]) {
            const modTime = BigInt(Date.parse(updated_at)) * 1_000_000n;
            yield fileRecord(`/${id}.png`, { size: -1, modTime }, async () => {
              const picture = await ask(`${base}/notes/${id}/picture`, life);
              return await picture.bytes();
            });
          }
          next = /<([^>]*)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
        }
      },
    };
  },
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
