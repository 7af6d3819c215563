import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type ExportRecord, fileInfo } from "@plakar-deno/sdk";
import { restore } from "./restore.ts";
import type { RestoreOwner } from "./restore_owner.ts";
import { restoredEntries } from "./restored_entries.ts";
import { fakeHost, inFolder, permissions } from "./testdata/export_records.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

Deno.test("E17 V10 a link that comes while metadata are set does not lead them out", () =>
  inFolder(async (folder) => {
    const [root, outside] = [`${folder}/root`, `${folder}/outside`];
    await Deno.mkdir(root);
    await Deno.writeTextFile(`${root}/a`, "a");
    await Deno.writeTextFile(outside, "mine");
    await Deno.chmod(outside, 0o640);
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // Between the look at the entry and its chmod.
    const owner: RestoreOwner = {
      wanted: () => ({ uid: 0, gid: 0 }),
      async give(path, has) {
        if (path !== `${root}/a`) return has;
        begun.resolve();
        await go.promise;
        return has;
      },
    };
    const { turn, reopen, setInfo } = restoredEntries(root, { owner, fsync: false, log });
    const set = setInfo({ path: "/a", kind: "file", info: fileInfo({ mode: 0o777 }) });
    await begun.promise;

    const host = fakeHost();
    const { signal } = new AbortController();
    async function* records(): AsyncGenerator<ExportRecord> {
      yield await Promise.resolve(host.symlink("/a", outside));
    }
    const restored = restore(root, { records: records(), signal }, {
      fsync: false,
      log,
      owner,
      reopen,
      turn,
    });
    // Time enough for a link that would not wait.
    await Promise.race([restored, new Promise((resolve) => setTimeout(resolve, 100))]);
    strictEqual(Deno.lstatSync(`${root}/a`).isFile, true);
    go.resolve();
    await set;
    await restored;
    deepStrictEqual(host.answers, { "/a": "ok" });
    strictEqual(Deno.readLinkSync(`${root}/a`), outside);
    strictEqual(permissions(outside), 0o640);
  }));
