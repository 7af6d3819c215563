import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { machineTools } from "./doctor_tools.ts";

Deno.test("the real machine answers, and what hangs does not hold it up", async () => {
  const tools = machineTools(new AbortController().signal, 300);
  const deno = await tools.run(tools.deno, ["--version"]);
  match(deno?.stdout ?? "", /^deno /);
  equal(await tools.run(tools.deno, ["eval", "setInterval(() => {}, 1000)"]), undefined);
  equal(await tools.run("no-such-program-here", []), undefined);
  deepEqual((await tools.list("/no/such/folder")).length, 0);
  ok((await tools.programs("sh")).length > 0);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    ({ url }) =>
      url.endsWith("/slow")
        ? new Promise<Response>((resolve) => setTimeout(() => resolve(new Response()), 1000))
        : new Response("", { status: url.endsWith("/good") ? 200 : 404 }),
  );
  const at = (path: string) => tools.reach(`http://127.0.0.1:${server.addr.port}/${path}`);
  equal(await at("good"), "reached");
  deepEqual(await at("bad"), { reason: "it answered 404" });
  deepEqual(await at("slow"), { reason: "no answer within 0.3 seconds" });
  await server.shutdown();
  equal(typeof await tools.reach("http://127.0.0.1:1/"), "object");
  const seen = await tools.withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "a"), "text");
    equal(await tools.readText(join(folder, "a")), "text");
    return folder;
  });
  equal(await tools.exists(seen), false);
  const stopped = machineTools(AbortSignal.abort(new Error("interrupted")));
  await rejects(stopped.run(tools.deno, ["--version"]), { message: "interrupted" });
});
