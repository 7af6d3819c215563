// Test cases with a setup that starts something; `register_setup_test.ts` runs this file.
import type { Capabilities } from "../../testing/conformance_case.ts";
import { type ConformanceSetup, fromStart } from "../../testing/conformance_setup.ts";
import { fakeImporter } from "../../testing/fake_importer.ts";
import { registerCases } from "../../testing/register_cases.ts";

const roles = ["importer"] as const;

async function fetched(url: unknown): Promise<void> {
  const answer = await fetch(String(url));
  console.log(`seen: ${await answer.text()}`);
}

function register(name: string, { start }: Pick<ConformanceSetup<Capabilities>, "start">): void {
  registerCases<Capabilities>({
    role: "importer",
    name,
    connector: () => fakeImporter(),
    protocol: "fake",
    config: { location: "fake://x" },
    distances: ["direct"],
    can: { url: fromStart },
    cases: [
      {
        row: "X1",
        statement: "sees the option",
        roles,
        run: ({ config }) => fetched(config["url"]),
      },
      {
        row: "X2",
        statement: "sees the value",
        roles,
        needs: ["url"],
        run: (_, can) => fetched(can.url),
      },
      {
        row: "X3",
        statement: "needs more",
        roles,
        needs: ["wonder"],
        run: () => Promise.resolve(),
      },
    ],
    start,
  });
}

let asked = 0;

register("served", {
  start() {
    console.log("started");
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      () => new Response(`answer ${++asked}`),
    );
    const url = `http://127.0.0.1:${server.addr.port}`;
    return Promise.resolve({
      config: { url },
      can: { url },
      async [Symbol.asyncDispose]() {
        await server.shutdown();
        console.log("ended");
      },
    });
  },
});
register("broken", { start: () => Promise.reject(new Error("no such server")) });
