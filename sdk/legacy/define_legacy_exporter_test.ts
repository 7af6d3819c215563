import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { Exporter } from "../exporter.ts";
import { call, rawContext } from "../testdata/raw_context.ts";
import { legacyExporter } from "./define_legacy_exporter.ts";
import { legacyCalls, type WithLegacyExporter } from "./legacy_calls.ts";
import type { LegacyExporter } from "./legacy_exporter.ts";

/** A v1.0-style exporter as a class, with state that only its own methods can reach. */
class Bin implements LegacyExporter {
  #root: string;
  #closed = 0;

  constructor(root: string) {
    this.#root = root;
  }
  get closed(): number {
    return this.#closed;
  }
  root(): Promise<string> {
    return Promise.resolve(this.#root);
  }
  createDirectory(): void {}
  async storeFile(_pathname: string, content: ReadableStream<Uint8Array>): Promise<void> {
    await content.pipeTo(new WritableStream());
  }
  setPermissions(): void {}
  createLink(): void {}
  close(): void {
    this.#closed++;
  }
}

Deno.test("a class is asked with its own `this`, and is there for hosts of v1.0", async () => {
  const bin = new Bin("/srv//restored/");
  const definition = legacyExporter("bin", () => bin, { flags: ["localfs"] });
  equal(definition.role, "exporter");
  deepEqual(definition.protocols, ["bin"]);
  const exporter: Exporter & WithLegacyExporter = await definition.construct(rawContext());
  deepEqual([exporter.origin(), exporter.type(), exporter.root(), exporter.flags()], [
    "ada.example",
    "test",
    "/srv/restored",
    ["localfs"],
  ]);
  equal(exporter[legacyCalls], bin);
  await exporter.ping(call);
  await exporter.close(call);
  equal(bin.closed, 1);
});

Deno.test("one with a relative root is refused and closed", async () => {
  const bin = new Bin("restored");
  const construct = async () => await legacyExporter("bin", () => bin).construct(rawContext());
  await rejects(construct, /the root "restored" is not an absolute path/);
  equal(bin.closed, 1);
});

Deno.test("what the constructor throws is what Init tells", async () => {
  const definition = legacyExporter("bin", () => {
    throw new Error("no bin at this address");
  });
  await rejects(async () => await definition.construct(rawContext()), {
    message: "no bin at this address",
  });
});
