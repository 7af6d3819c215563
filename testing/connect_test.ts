import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { directoryRecord } from "../sdk/directory_record.ts";
import { fileRecord } from "../sdk/file_record.ts";
import { macFromBytes } from "../sdk/mac.ts";
import { connectExporter } from "./connect_exporter.ts";
import { connectImporter } from "./connect_importer.ts";
import { connectStorage } from "./connect_storage.ts";
import { fakeExporter } from "./fake_exporter.ts";
import { fakeImporter } from "./fake_importer.ts";
import { fakeStorage } from "./fake_storage.ts";

for (const via of ["direct", "grpc"] as const) {
  Deno.test(`V17 a session of either generation is opened on a fake, ${via}`, async () => {
    for (const generation of ["v1.0", "v1.1"] as const) {
      const importer = fakeImporter({
        async *import() {
          yield fileRecord("/a", { size: 2 }, () => Uint8Array.of(1, 2));
        },
      });
      await using session = await connectImporter(() => importer, { via, generation });
      equal(session.generation, generation);
      for await (const { record, drain } of session.import()) {
        equal(record.path, "/a");
        equal(await drain(), 2);
      }
      const store = fakeStorage();
      await using stored = await connectStorage(() => store, { via, generation });
      equal(stored.generation, generation);
      await stored.create(Uint8Array.of(1));
      await using restored = await connectExporter(() => fakeExporter(), { via, generation });
      equal(restored.generation, generation);
    }
  });

  Deno.test(`a fake importer is driven ${via}, its methods replaced as it goes`, async () => {
    const importer = fakeImporter();
    let closed = 0;
    importer.close = () => Promise.resolve(void closed++);
    {
      await using session = await connectImporter(() => importer, { via });
      equal(session.type, "fake");
      deepEqual(await Array.fromAsync(session.import()), []);
      importer.import = async function* () {
        yield fileRecord("/a", { size: 2 }, () => Uint8Array.of(1, 2));
      };
      for await (const { drain } of session.import()) equal(await drain(), 2);
      await session.ping();
      importer.ping = () => Promise.reject(new Error("the server is down"));
      await rejects(session.ping(), /the server is down/);
    }
    equal(closed, 1);
  });

  Deno.test(`a fake exporter answers every record, ${via}`, async () => {
    await using session = await connectExporter(() => fakeExporter(), { via });
    const content = new Uint8Array(3_000_000);
    const summary = await session.export([
      directoryRecord("/", {}),
      fileRecord("/a", { size: content.length }, () => content),
    ]);
    deepEqual(summary, { records: 2, bytes: content.length, failed: 0, skipped: 0 });
  });

  Deno.test(`a fake store keeps what it is given, ${via}`, async () => {
    const store = fakeStorage();
    const key = { resource: "state", mac: macFromBytes(new Uint8Array(32).fill(9)) } as const;
    {
      await using session = await connectStorage(() => store, { via });
      await rejects(session.open(), /nobody created it/);
      await session.create(Uint8Array.of(1, 2, 3));
      await rejects(session.create(Uint8Array.of(1)), /exists already/);
      equal(await session.put(key, new Uint8Array(2_000_000).fill(5)), 2_000_000);
    }
    await using later = await connectStorage(() => store, { via });
    deepEqual(await later.open(), Uint8Array.of(1, 2, 3));
    deepEqual(await later.list("state"), [key.mac]);
    deepEqual(await later.list("lock"), []);
    let bytes = 0;
    const range = { offset: 1_999_990, length: 100 };
    for await (const chunk of later.get(key, range)) bytes += chunk.length;
    equal(bytes, 10);
    await later.delete(key);
    await rejects(Array.fromAsync(later.get(key)), /no such object/);
  });
}

Deno.test("a connector that refuses is refused with its own sentence", async () => {
  const refuses = () => {
    throw new Error("the moon is not full");
  };
  await rejects(connectStorage(refuses, { via: "direct" }), /the moon is not full/);
  await rejects(connectImporter(refuses, { via: "grpc" }), /the moon is not full/);
});
