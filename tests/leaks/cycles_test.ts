import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { openExporter, openImporter, openStorage } from "@plakar-deno/sdk/host";
import { leftBehind } from "../../testing/leaks.ts";
import { startPlugin } from "../../testing/start_plugin.ts";
import { storageSession } from "../../host/storage_session.ts";
import { mapStore } from "../storage/map_store.ts";
import { withFolder } from "../with_folder.ts";
import { connectorProgram } from "./connector_program.ts";

const nothing = { processes: 0, files: 0, timers: 0 };

/** Opens a session of one of the roles, calls something, and closes it. */
async function cycle(folder: string, index: number): Promise<void> {
  const location = `dir://${folder}`;
  const options = { protocol: "dir", config: { location } };
  switch (index % 4) {
    case 0: {
      await using importer = await openImporter({
        ...options,
        ...connectorProgram("dir", "importer"),
      });
      await importer.importAll({
        async handle({ record, drain }) {
          if (record.kind === "file") await drain();
        },
      });
      return;
    }
    case 1: {
      await using exporter = await openExporter({
        ...options,
        ...connectorProgram("dir", "exporter"),
      });
      await exporter.ping();
      return;
    }
    case 2: {
      await using store = await openStorage({ ...options, ...connectorProgram("dir", "storage") });
      await store.open().catch(() => {});
      return;
    }
    default: {
      // Killed in the middle: what is behind a process must go with it, too.
      const life = new AbortController();
      const program = connectorProgram("dir", "importer");
      const importer = await openImporter({ ...options, ...program, signal: life.signal });
      const running = importer.importAll({ handle: () => life.abort() });
      await running.catch(() => {});
      await importer.close().catch(() => {});
    }
  }
}

Deno.test("100 sessions with a process each leave no process, file or timer", () =>
  withFolder(async (folder) => {
    for (const name of ["one", "two", "three"]) {
      await Deno.writeTextFile(`${folder}/${name}`, name.repeat(1000));
    }
    deepEqual(await leftBehind({ cycle: (index) => cycle(folder, index) }), nothing);
  }));

Deno.test("100 sessions in this process leave no file or timer", async () => {
  const left = await leftBehind({
    async cycle(index) {
      await using plugin = await startPlugin("storage", mapStore, index % 2 ? "direct" : "grpc");
      const config = { location: "map:///" };
      const store = await storageSession(plugin, { protocol: "map", config });
      await store.create(new Uint8Array(9));
      await store.ping();
    },
  });
  deepEqual(left, nothing);
});
