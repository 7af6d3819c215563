import { fail, ok, strictEqual as equal } from "node:assert/strict";
import { goMode } from "../../../sdk/file_mode.ts";
import type { ExporterCase } from "./exporter_case.ts";
import { expectAllStored, expectContent } from "./expect_export.ts";
import { openExport } from "./open_export.ts";
import { placeFor } from "./place.ts";
import { fileRecord, folderRecord, patternBytes, textBytes } from "./restored_records.ts";

/** What belongs to a restored entry: its links, mode and time (rows E16, E19). */
export const entryCases: readonly ExporterCase[] = [
  {
    row: "E16",
    statement: "every path of a hard link is restored, as link or as copy",
    roles: ["exporter"],
    needs: ["shows"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const content = patternBytes(5, 50_000);
      const paths = ["/first", "/folder/second", "/third"];
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      // Hosts walk a folder's names in order, so that a folder comes between its neighbours.
      for (const path of ["/first", "/folder", "/folder/second", "/third"]) {
        if (path === "/folder") await host.record(folderRecord(path));
        else await host.record(linked(path, content.length), content);
      }
      expectAllStored(await host.finish(), ["/", "/folder", ...paths]);
      for (const path of paths) await expectContent(place, path, content);
    },
  },
  {
    row: "E19",
    statement: "setuid, setgid and sticky bits are restored",
    roles: ["exporter"],
    needs: ["shows", "modes"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const { setuid, setgid, sticky } = goMode;
      const sent: readonly (readonly [string, number, string])[] = [
        ["/plain", 0o640, "0640"],
        ["/setuid", setuid + 0o755, "4755"],
        ["/setgid", setgid + 0o755, "2755"],
        ["/shared", sticky + 0o777, "1777"],
      ];
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      for (const [path, mode] of sent) {
        if (path === "/shared") await host.record(folderRecord(path, { mode }));
        else await host.record(fileRecord(path, { mode, size: 1 }), textBytes("x"));
      }
      expectAllStored(await host.finish(), ["/", ...sent.map(([path]) => path)]);
      for (const [path, , expected] of sent) {
        const { mode = 0 } = await place.look(path) ?? fail(`nothing was restored at ${path}`);
        const got = (mode & 0o7777).toString(8).padStart(4, "0");
        equal(got, expected, `expected the mode ${expected} at ${path}, got ${got}`);
      }
    },
  },
  {
    row: "E19",
    statement: "times of change are restored as exactly as the destination can hold them",
    roles: ["exporter"],
    needs: ["shows", "times"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const times = [
        { seconds: 0, nanos: 1_000_000 },
        { seconds: 1_600_000_000, nanos: 123_456_789 },
        { seconds: 4_102_444_800, nanos: 0 },
      ];
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      for (const [index, modTime] of times.entries()) {
        await host.record(fileRecord(`/${index}`, { modTime, size: 1 }), textBytes("x"));
      }
      expectAllStored(await host.finish(), ["/", ...times.map((_, index) => `/${index}`)]);
      for (const [index, { seconds, nanos }] of times.entries()) {
        const { modTime = NaN } = await place.look(`/${index}`) ?? fail(`/${index} is missing`);
        const expected = seconds * 1000 + nanos / 1e6;
        ok(
          Math.abs(modTime - expected) <= can.times!.precision,
          `expected the time ${expected} ms at /${index}, got ${modTime} ms`,
        );
      }
    },
  },
];

function linked(path: string, size: number) {
  return fileRecord(path, { size, links: { count: 3, inode: 4711 } });
}
