import { deepStrictEqual } from "node:assert/strict";
import type { Codec } from "../codec.ts";
import descriptor from "./descriptor.json" with { type: "json" };
import { exporterMethodsV10 as exporter } from "./exporter_methods.ts";
import { importerMethodsV10 as importer } from "./importer_methods.ts";
import { messageCodecV10 } from "./message_codec.ts";
import type { ScanResponseErrorMessage } from "./messages.ts";
import { storageMethodsV10 as store } from "./storage_methods.ts";
import {
  fullFileInfo as fileInfo,
  fullFileInfoHex as fileInfoHex,
} from "../testdata/full_file_info.ts";
import { hex } from "../testdata/hex.ts";
import { noFileInfo as noInfo } from "../testdata/no_file_info.ts";

const covered = new Set<unknown>();

/** Frames computed by hand from the tables of protocol 6.1 to 6.3. */
function golden<Message>(
  name: string,
  codecs: Codec<Message> | readonly Codec<Message>[],
  wire: string,
  message: NoInfer<Message>,
): void {
  const all = Array.isArray(codecs) ? codecs as readonly Codec<Message>[] : [codecs];
  for (const codec of all as readonly Codec<Message>[]) covered.add(codec);
  Deno.test(`golden v1.0 frame: ${name}`, () => {
    const bytes = hex(wire);
    for (const codec of all as readonly Codec<Message>[]) {
      deepStrictEqual(codec.decode(bytes), message);
      deepStrictEqual(new Uint8Array(codec.encode(message)), bytes);
      const { head, body } = codec.encodeParts?.(message) ?? { head: bytes, body: hex("") };
      deepStrictEqual(Uint8Array.of(...head, ...body), bytes);
    }
  });
}

const cookie = "c";
const value = Uint8Array.from({ length: 32 }, (_, index) => index);
const mac = { value };
const none = new Uint8Array();
// Field 1, 34 bytes: field 1 of MAC, 32 bytes.
const macHex = `0a 22 0a 20 ${value.toHex()}`;

golden(
  "an importer's Init",
  importer.init.request,
  "0a 0e 0a 01 68 12 01 6f 1a 01 61 22 01 63 28 02" + "12 01 70" + "1a 06 0a 01 6b 12 01 76",
  {
    options: { hostname: "h", os: "o", arch: "a", cwd: "c", maxconcurrency: "2" },
    proto: "p",
    config: { k: "v" },
  },
);
golden("an importer's Init answer", importer.init.response, "12 01 63", { cookie });
golden("an Init that failed", importer.init.response, "0a 01 65", { error: "e", cookie: "" });
golden("an Init that failed without words", importer.init.response, "0a 00", {
  error: "",
  cookie: "",
});
golden(
  "requests that are a cookie",
  [
    importer.info.request,
    importer.scan.request,
    importer.close.request,
    exporter.root.request,
    exporter.close.request,
    store.open.request,
    store.close.request,
    store.getLocation.request,
    store.getMode.request,
    store.getSize.request,
    store.getStates.request,
    store.getPackfiles.request,
    store.getLocks.request,
  ],
  "0a 01 63",
  { cookie },
);
golden("a request of a host before cookies", importer.info.request, "", { cookie: "" });
golden(
  "Init answers that are a cookie",
  [exporter.init.response, store.init.response],
  "0a 01 63",
  {
    cookie,
  },
);
golden(
  "answers without fields",
  [
    importer.closeReader.response,
    importer.close.response,
    exporter.createDirectory.response,
    exporter.storeFile.response,
    exporter.setPermissions.response,
    exporter.createLink.response,
    exporter.close.response,
    store.create.response,
    store.close.response,
    store.deleteState.response,
    store.deletePackfile.response,
    store.deleteLock.response,
  ],
  "",
  {},
);
golden("Info", importer.info.response, "0a 01 74 12 01 6f 1a 01 2f", {
  type: "t",
  origin: "o",
  root: "/",
});
golden(
  "a scanned entry with every field",
  importer.scan.response,
  "0a 02 2f 64" + // pathname "/d"
    "12 5e" + // record, 94 bytes
    "0a 01 74" + // target "t"
    `12 50 ${fileInfoHex}` + // fileinfo, 80 bytes
    "18 20" + // file_attributes 32
    "22 05 0a 01 78 10 01", // xattr "x", an alternate data stream
  {
    pathname: "/d",
    record: { target: "t", fileinfo: fileInfo, fileAttributes: 32, xattr: { name: "x", type: 1 } },
  },
);
golden("a scanned entry with nothing in it", importer.scan.response, "0a 01 2f 12 02 12 00", {
  pathname: "/",
  record: { target: "", fileinfo: noInfo, fileAttributes: 0, xattr: null },
});
golden("an entry that could not be read", importer.scan.response, "0a 02 2f 61 1a 03 0a 01 65", {
  pathname: "/a",
  error: { message: "e" },
});
golden("a scan answer with no result at all", importer.scan.response, "", { pathname: "" });
golden(
  "paths opened and closed, folders made",
  [importer.openReader.request, importer.closeReader.request, exporter.createDirectory.request],
  "0a 02 2f 61 12 01 63",
  { pathname: "/a", cookie },
);
golden(
  "pieces of contents and objects",
  [
    importer.openReader.response,
    store.getState.response,
    store.getPackfile.response,
    store.getPackfileBlob.response,
    store.getLock.response,
  ],
  "0a 02 00 ff",
  { chunk: hex("00 ff") },
);
golden(
  "the message that no method uses: number 2 is free",
  messageCodecV10<ScanResponseErrorMessage>("importer.ScanResponseError"),
  "0a 01 6e 18 ff ff ff ff ff ff ff ff ff 01",
  { name: "n", size: "-1" },
);
golden("the other one", messageCodecV10<object>("importer.EOFResponse"), "", {});

golden(
  "an exporter's Init: the concurrency has number 1",
  exporter.init.request,
  "0a 02 08 02 12 01 70 1a 06 0a 01 6b 12 01 76",
  { options: { maxconcurrency: "2" }, proto: "p", config: { k: "v" } },
);
golden("the exporter's root", exporter.root.response, "0a 02 2f 72", { rootPath: "/r" });
golden(
  "a file's header; its size is unsigned",
  exporter.storeFile.request,
  "0a 0f 0a 02 2f 61 10 ff ff ff ff ff ff ff ff ff 01" + "1a 01 63",
  { header: { pathname: "/a", size: "18446744073709551615" }, cookie },
);
golden("a piece of a file", exporter.storeFile.request, "12 04 0a 02 00 ff", {
  data: { chunk: hex("00 ff") },
  cookie: "",
});
golden("a piece of a file with the cookie", exporter.storeFile.request, "12 03 0a 01 07 1a 01 63", {
  data: { chunk: hex("07") },
  cookie,
});
golden("an empty piece of a file", exporter.storeFile.request, "12 00", {
  data: { chunk: none },
  cookie: "",
});
golden(
  "permissions with every field",
  exporter.setPermissions.request,
  `0a 02 2f 64 12 50 ${fileInfoHex} 1a 01 63`,
  { pathname: "/d", fileInfo, cookie },
);
golden("permissions without any", exporter.setPermissions.request, "0a 02 2f 64", {
  pathname: "/d",
  fileInfo: null,
  cookie: "",
});
golden("a symbolic link", exporter.createLink.request, "0a 02 2e 2e 12 02 2f 6c 18 01 22 01 63", {
  oldname: "..",
  newname: "/l",
  ltype: 1,
  cookie,
});
golden("a hard link", exporter.createLink.request, "0a 02 2f 61 12 02 2f 62", {
  oldname: "/a",
  newname: "/b",
  ltype: 0,
  cookie: "",
});

golden("a store's Init", store.init.request, "0a 01 70 12 06 0a 01 6b 12 01 76", {
  proto: "p",
  config: { k: "v" },
});
golden("Create", store.create.request, "0a 02 01 02 12 01 63", { config: hex("01 02"), cookie });
golden("the answer to Open", store.open.response, "0a 02 01 02", { config: hex("01 02") });
golden("a store's location", store.getLocation.response, "0a 05 70 3a 2f 2f 78", {
  location: "p://x",
});
golden("a store's mode", store.getMode.response, "08 06", { mode: 6 });
golden("a store's size: unknown", store.getSize.response, "08 ff ff ff ff ff ff ff ff ff 01", {
  size: "-1",
});
golden(
  "lists of objects: 36 bytes each",
  [store.getStates.response, store.getPackfiles.response, store.getLocks.response],
  `${macHex} ${macHex}`,
  { macs: [mac, mac] },
);
golden(
  "an object's first message",
  [store.putState.request, store.putPackfile.request, store.putLock.request],
  `${macHex} 1a 01 63`,
  { mac, chunk: none, cookie },
);
golden(
  "an object's piece",
  [store.putState.request, store.putPackfile.request, store.putLock.request],
  "12 01 09",
  { mac: null, chunk: hex("09"), cookie: "" },
);
golden(
  "an object's piece with its name, and an empty name",
  store.putState.request,
  "0a 00 12 01 09",
  { mac: { value: none }, chunk: hex("09"), cookie: "" },
);
golden(
  "what was written of an object",
  [store.putState.response, store.putPackfile.response, store.putLock.response],
  "08 80 80 80 80 80 20",
  { bytesWritten: "1099511627776" },
);
golden(
  "requests for one object",
  [
    store.getState.request,
    store.getPackfile.request,
    store.getLock.request,
    store.deleteState.request,
    store.deletePackfile.request,
    store.deleteLock.request,
  ],
  `${macHex} 12 01 63`,
  { mac, cookie },
);
golden(
  "a range of a packfile",
  store.getPackfileBlob.request,
  `${macHex} 10 80 80 80 80 10 18 05 22 01 63`,
  { mac, offset: "4294967296", length: 5, cookie },
);

Deno.test("every message of every v1.0 method has a golden frame", () => {
  const missing: string[] = [];
  for (const methods of [importer, exporter, store]) {
    for (const { path, request, response } of Object.values(methods)) {
      if (!covered.has(request)) missing.push(`${path} request`);
      if (!covered.has(response)) missing.push(`${path} response`);
    }
  }
  deepStrictEqual(missing, []);
});

Deno.test("what no v1.0 method sends or takes is a part of a frame, or has its own", () => {
  const sent = [importer, exporter, store].flatMap((methods) =>
    Object.values(methods).flatMap(({ path }) => {
      const name = path.slice(1).replace(/\w+\//, "");
      return [`${name}Request`, `${name}Response`];
    })
  );
  const rest = Object.entries(descriptor.nested).flatMap(([scope, { nested }]) =>
    Object.entries(nested).filter(([, node]) => "fields" in node)
      .map(([name]) => `${scope}.${name}`)
  ).filter((name) => !sent.includes(name));
  deepStrictEqual(rest.filter((name) => !name.startsWith("google.")), [
    "importer.Options",
    "importer.ScanError",
    "importer.ScanRecord",
    "importer.ExtendedAttribute",
    "importer.ScanRecordFileInfo",
    "importer.EOFResponse",
    "importer.ScanResponseError",
    "exporter.Options",
    "exporter.Header",
    "exporter.Data",
    "exporter.FileInfo",
    "store.MAC",
  ]);
});
