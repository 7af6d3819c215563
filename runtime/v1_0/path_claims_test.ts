import { match, strictEqual, throws } from "node:assert/strict";
import { transports } from "../test_transports.ts";
import { pathClaims } from "./path_claims.ts";
import { type HostV10, withHostV10 } from "./test_exporter_v10.ts";

Deno.test("V10 a path is in one use at a time, by any number of calls", () => {
  const claims = pathClaims();
  const [one, two] = [claims.claim("call", "/a", "/b"), claims.claim("call", "/a")];
  throws(() => claims.claim("record", "/a"), /another call for "\/a" is still under way/);
  throws(() => claims.claim("record", "/c", "/b"), /"\/b"/);
  one[Symbol.dispose]();
  throws(() => claims.claim("record", "/a"), /"\/a"/);
  // What was refused holds nothing.
  const other = claims.claim("call", "/c");
  const record = claims.claim("record", "/b");
  throws(() => claims.claim("call", "/b"), /"\/b"/);
  two[Symbol.dispose]();
  for (const claim of [other, record, claims.claim("record", "/a")]) claim[Symbol.dispose]();
});

for (const { name, transport } of transports) {
  Deno.test(`E17 V10 ${name}: nothing is put in the place of what setInfo works on`, async () => {
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const log: string[] = [];
    await withHostV10(transport, {
      async export({ records }) {
        for await (const record of records) {
          if (record.kind !== "directory") log.push(`${record.kind} ${record.path}`);
          record.ok();
        }
      },
      async setInfo({ path }) {
        log.push(`info ${path}`);
        begun.resolve();
        await go.promise;
      },
    }, async (host) => {
      const set = host.setPermissions("/r/a", "file");
      await begun.promise;
      const busy = /^9 another call for "\/a" is still under way/;
      match(await host.symlink("/etc/passwd", "/r/a"), busy);
      match(await host.storeFile("/r/a", "x"), busy);
      const again = host.setPermissions("/r/a", "file");
      strictEqual(await host.symlink("a", "/r/b"), "OK");
      go.resolve();
      strictEqual(await set, "OK");
      strictEqual(await again, "OK");
      strictEqual(await host.symlink("b", "/r/a"), "OK");
      strictEqual(await host.close(), "OK");
    });
    strictEqual(log.join(), "info /a,info /a,symlink /b,symlink /a");
  });

  Deno.test(`V11 ${name}: a hard link to a file that is still coming is refused`, async () => {
    const links: string[] = [];
    const begun = Promise.withResolvers<void>();
    await withHostV10(transport, {
      async export({ records }) {
        for await (const record of records) {
          if (record.kind === "file") {
            while (await record.content.read() !== null) begun.resolve();
          }
          record.ok();
        }
      },
      setInfo: () => Promise.resolve(),
      link: ({ path, existing }) => Promise.resolve(void links.push(`${path} = ${existing}`)),
    }, async (host: HostV10) => {
      const file = host.openFile("/r/first", 2);
      file.data("1");
      await begun.promise;
      match(await host.hardLink("/r/first", "/r/second"), /"\/first" is still under way/);
      match(await host.setPermissions("/r/first", "file"), /"\/first" is still under way/);
      file.data("2");
      strictEqual(await file.finish(), "OK");
      const both = [host.hardLink("/r/first", "/r/second"), host.hardLink("/r/first", "/r/third")];
      strictEqual((await Promise.all(both)).join(), "OK,OK");
      strictEqual(await host.close(), "OK");
    });
    strictEqual(links.sort().join(), "/second = /first,/third = /first");
  });
}
