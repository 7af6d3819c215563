import { rejects, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "../../../sdk/error.ts";
import { statusError } from "../../../host/grpc_status.ts";
import { failsWith, failureOf } from "./failure_of.ts";
import { inTime, pause } from "./in_time.ts";

const { signal } = new AbortController();

Deno.test("what comes in time is passed on, success or failure", async () => {
  equal(await inTime("an answer", Promise.resolve(7), signal), 7);
  await rejects(inTime("an answer", Promise.reject(new Error("no")), signal), /^Error: no$/);
});

Deno.test("what does not come in time is named", async () => {
  await rejects(
    inTime("the third record", new Promise(() => {}), signal, 10),
    /the third record did not come within 0.01 s/,
  );
});

Deno.test("a run that is given up ends every wait with its reason", async () => {
  const run = new AbortController();
  const waits = [
    inTime("x", new Promise(() => {}), run.signal),
    pause(60_000, run.signal),
  ].map((wait) => rejects(wait, /given up/));
  run.abort(new Error("given up"));
  await Promise.all(waits);
  await rejects(inTime("x", new Promise(() => {}), run.signal), /given up/);
});

Deno.test("an expected failure must be a status of the plugin, with the author's message", async () => {
  const status = () => Promise.reject(statusError({ code: 2, message: "disk 3 is full" }, "Put"));
  equal((await failureOf("Put", status())).code, 2);
  await failsWith("Put", status(), "disk 3");
  await rejects(failsWith("Put", status(), "disk 4"), /expected the message "disk 4"/);
  await rejects(failureOf("Put", Promise.resolve({ n: 1 })), /got OK \(\{"n":1\}\)/);
  const died = Promise.reject(new ConnectorError("the plugin exited with code 1"));
  await rejects(failureOf("Put", died), /expected an error status .* exited with code 1/);
});
