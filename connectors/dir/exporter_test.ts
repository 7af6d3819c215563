import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { ConnectorError } from "@plakar-deno/sdk";
import { exporter } from "./exporter.ts";
import { context, fakeHost, inFolder, names, permissions } from "./testdata/export_records.ts";

async function* pieces(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part;
}

async function* cut(bytes: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(bytes);
  throw new Error("the host broke off inside the file");
}

Deno.test("E1 E6 content of any length arrives whole, and an empty file is there", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const big = Uint8Array.from({ length: 700_001 }, (_, at) => at * 7);
    await host.restore(
      `${folder}/new/root`,
      host.directory("/", { mode: 0o750 }),
      host.file("/big", pieces(big.subarray(0, 3), new Uint8Array(0), big.subarray(3))),
      host.file("/empty", pieces()),
      host.file("/odd\nname ü", "x"),
    );
    deepEqual(await Deno.readFile(`${folder}/new/root/big`), big);
    equal(await Deno.readTextFile(`${folder}/new/root/empty`), "");
    deepEqual(names(`${folder}/new/root`), ["big", "empty", "odd\nname ü"]);
    equal(permissions(`${folder}/new/root`), 0o750);
    deepEqual(new Set(Object.values(host.answers)), new Set(["ok"]));
  }));

for (const bytes of [10, 600_000]) {
  Deno.test(`E7 a file cut off after ${bytes} bytes leaves the old one, and an error`, () =>
    inFolder(async (folder) => {
      const host = fakeHost();
      await Deno.writeTextFile(`${folder}/a`, "old");
      await host.restore(
        folder,
        host.file("/a", cut(bytes)),
        host.file("/b", cut(bytes)),
        host.file("/c", "c"),
      );
      match(host.answers["/a"]!, /"\/a": the host broke off inside the file/);
      equal(await Deno.readTextFile(`${folder}/a`), "old");
      deepEqual(names(folder), ["a", "c"]);
    }));
}

Deno.test("E10 a record that fails has its error, and the restore goes on", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const long = `/${"x".repeat(300)}`;
    await host.restore(folder, host.file(long, "1"), host.file("/after", "2"));
    match(host.answers[long]!, /file name too long; the file system does not take so long a name/);
    equal(host.answers["/after"], "ok");
  }));

Deno.test("E20 1,000 files leave no temporary file and no open one", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const files = Array.from({ length: 1000 }, (_, at) => host.file(`/f${at}`, `${at}`));
    await host.restore(folder, ...files);
    equal(names(folder).length, 1000);
    equal(await Deno.readTextFile(`${folder}/f999`), "999");
  }));

Deno.test("E20 a path that comes again keeps its last content, whatever is in flight", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const answered: string[] = [];
    const noted = (record: ReturnType<typeof host.file>) => ({
      ...record,
      ok: () => void answered.push(record.path),
    });
    await host.restore(
      folder,
      noted(host.file("/a", new Uint8Array(900_000))),
      noted(host.file("/a", "second")),
      noted(host.symlink("/a", "third")),
      noted(host.file("/a", "last")),
      noted(host.file("/b", "b")),
    );
    equal(await Deno.readTextFile(`${folder}/a`), "last");
    deepEqual(answered.sort(), ["/a", "/a", "/a", "/a", "/b"]);
    deepEqual(names(folder), ["a", "b"]);
  }));

Deno.test("E21 extended attributes are answered ok and told of once", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    await host.restore(
      folder,
      host.file("/f", "f"),
      host.xattr("/f", "user.a", "1"),
      host.xattr("/somewhere/else/f", "user.b", "2"),
    );
    equal(host.answers["/f"], "ok");
    equal(host.answers["/somewhere/else/f"], "ok");
    deepEqual(host.log, ["extended attributes cannot be set here and are left out"]);
  }));

Deno.test("devices, pipes and sockets are answered with what to do instead", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    await host.restore(
      folder,
      host.special("/pipe", 0o010644),
      host.special("/disk", 0o060644),
      host.special("/tty", 0o020644),
      host.special("/sock", 0o140644),
      host.special("/odd", 0),
    );
    match(host.answers["/pipe"]!, /cannot restore the named pipe "\/pipe": .*mkfifo/);
    match(host.answers["/disk"]!, /the device "\/disk": .*mknod/);
    match(host.answers["/tty"]!, /the device "\/tty"/);
    match(host.answers["/sock"]!, /the socket "\/sock": .*makes it again/);
    match(host.answers["/odd"]!, /the special file "\/odd": .*make it by hand/);
    deepEqual(names(folder), []);
  }));

Deno.test("an aborted export ends with the reason, and leaves no temporary file", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const made = await exporter.construct(context(`dir://${folder}`));
    const controller = new AbortController();
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      await new Promise(() => {});
    }
    async function* sent() {
      yield host.file("/f", silent());
    }
    setTimeout(() => controller.abort(new Error("the host went away")), 20);
    await rejects(
      made.export({ records: sent(), signal: controller.signal }),
      /the host went away/,
    );
    deepEqual(names(folder), []);
  }));

Deno.test("a bad location is refused with its value and the remedy", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const refusals: [string, RegExp][] = [
      ["dir://", /cannot restore to "dir:\/\/": it holds no absolute path; give one like "dir:/],
      ["dir://some/where", /"dir:\/\/some\/where": it holds no absolute path; give one/],
      [`dir://${folder}/file`, /file": it is a file; give a folder, or a path that is free/],
      [`dir://${folder}/file/below`, /file\/below": not a directory; a part of the path is a file/],
    ];
    for (const [location, message] of refusals) {
      await rejects(async () => await exporter.construct(context(location)), (error: unknown) => {
        ok(error instanceof ConnectorError);
        match(error.message, message);
        return true;
      });
    }
    await rejects(
      async () => await exporter.construct(context(`dir://${folder}`, { fsync: "maybe" })),
      /fsync/,
    );
  }));

Deno.test("the exporter answers Init with the clean path, and fsync restores the same", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const made = await exporter.construct(context(`dir://${folder}/./r/`, { fsync: "true" }));
    const { signal } = new AbortController();
    equal(made.root(), `${folder}/r`);
    equal(made.origin(), "machine");
    equal(made.type(), "dir");
    deepEqual(made.flags(), ["localfs"]);
    await made.ping({ signal });
    async function* sent() {
      yield host.file("/f", "text", { mode: 0o640 });
    }
    await made.export({ records: sent(), signal });
    equal(await Deno.readTextFile(`${folder}/r/f`), "text");
    equal(permissions(`${folder}/r/f`), 0o640);
  }));
