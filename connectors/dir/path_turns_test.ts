import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { pathTurns } from "./path_turns.ts";

Deno.test("E17 what is done to one path is done one after the other", async () => {
  const turns = pathTurns();
  const log: string[] = [];
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const work = (name: string, gate: number) => async () => {
    log.push(`${name} begins`);
    await gates[gate]!.promise;
    log.push(`${name} ends`);
    if (gate === 0) throw new Error("failed");
    return name;
  };
  const first = rejects(turns("/a", work("first", 0)), /failed/);
  const second = turns("/a", work("second", 1));
  const beside = turns("/b", work("beside", 2));
  gates[2]!.resolve();
  gates[1]!.resolve();
  strictEqual(await beside, "beside");
  gates[0]!.resolve();
  await first;
  strictEqual(await second, "second");
  strictEqual(await turns("/a", () => Promise.resolve(1)), 1);
  deepStrictEqual(log, [
    "first begins",
    "beside begins",
    "beside ends",
    "first ends",
    "second begins",
    "second ends",
  ]);
});
