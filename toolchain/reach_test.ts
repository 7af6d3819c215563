import { strictEqual as equal } from "node:assert/strict";
import { jsrAnswers } from "./reach.ts";

async function answersAt(JSR_URL: string, patience?: number): Promise<boolean> {
  const DENO_DIR = await Deno.makeTempDir();
  try {
    return await jsrAnswers({ JSR_URL, DENO_DIR }, patience);
  } finally {
    await Deno.remove(DENO_DIR, { recursive: true });
  }
}

Deno.test("jsrAnswers is true for a registry that Deno can read", async () => {
  // Patience for a loaded machine: the substitute brings an npm package along.
  equal(await answersAt(new URL("registry/", import.meta.url).href, 60_000), true);
});

Deno.test("jsrAnswers is false for a registry that refuses or lacks the package", async () => {
  await using empty = Deno.serve(
    { port: 0, onListen() {} },
    () => new Response("no", { status: 404 }),
  );
  equal(await answersAt(`http://127.0.0.1:${empty.addr.port}/`), false);
  equal(await answersAt(new URL("nowhere/", import.meta.url).href), false);
});

Deno.test("jsrAnswers gives up on a registry that never answers", async () => {
  using silent = Deno.listen({ port: 0 });
  const held: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of silent) held.push(connection);
  })();
  equal(await answersAt(`http://127.0.0.1:${silent.addr.port}/`, 500), false);
  silent.close();
  await accepting;
  for (const connection of held) connection.close();
});
