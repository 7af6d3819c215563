import { deepStrictEqual } from "node:assert/strict";
import type { Codec } from "./codec.ts";
import { exporterMethods } from "./exporter_methods.ts";
import { importerMethods } from "./importer_methods.ts";
import type { RecordMessage } from "./messages.ts";
import { storageMethods } from "./storage_methods.ts";
import {
  fullFileInfo as fileInfo,
  fullFileInfoHex as fileInfoHex,
} from "./testdata/full_file_info.ts";
import { hex } from "./testdata/hex.ts";
import { noFileInfo as noInfo } from "./testdata/no_file_info.ts";

/** Frames computed by hand from the tables of protocol section 2. */
function golden<Message>(
  name: string,
  codec: Codec<Message>,
  wire: string,
  message: NoInfer<Message>,
): void {
  Deno.test(`golden frame: ${name}`, () => {
    const bytes = hex(wire);
    deepStrictEqual(codec.decode(bytes), message);
    deepStrictEqual(new Uint8Array(codec.encode(message)), bytes);
    deepStrictEqual(new Uint8Array(codec.encode(codec.decode(bytes))), bytes);
  });
}

const noRecord: RecordMessage = {
  hasReader: false,
  pathname: "",
  error: "",
  isXattr: false,
  xattrName: "",
  xattrType: 0,
  target: "",
  fileInfo: null,
  extendedAttributes: [],
  fileAttributes: 0,
};
const mac = Uint8Array.from({ length: 32 }, (_, index) => index);
const macHex = mac.toHex();

golden(
  "I29 a record with every field, integers beyond 2^53, size −1, a time before 1970",
  importerMethods.import.response,
  "0a 6d" +
    "08 01 12 02 2f 64 1a 01 65 20 01 2a 01 6e 30 01 3a 01 74" + // hasReader … target
    `42 50 ${fileInfoHex}` +
    "4a 01 61 4a 01 62" + // extendedAttributes "a", "b"
    "50 20" + // fileAttributes 32
    "10 01", // finished
  {
    record: {
      hasReader: true,
      pathname: "/d",
      error: "e",
      isXattr: true,
      xattrName: "n",
      xattrType: 1,
      target: "t",
      fileInfo,
      extendedAttributes: ["a", "b"],
      fileAttributes: 32,
    },
    finished: true,
  },
);
golden("nothing but finished", importerMethods.import.response, "10 01", {
  record: null,
  finished: true,
});
golden(
  "a result with its record and an empty fileInfo",
  importerMethods.import.request,
  "0a 0b 0a 06 12 02 2f 61 42 00 12 01 78",
  {
    result: {
      header: { ...noRecord, pathname: "/a", fileInfo: noInfo },
      error: "x",
    },
  },
);
golden(
  "an importer's Init with options and config",
  importerMethods.init.request,
  "0a 13 0a 01 68 12 01 6f 1a 01 61 22 01 63 28 02 32 01 78 38 01" +
    "12 01 70 1a 06 0a 01 6b 12 01 76",
  {
    options: {
      hostname: "h",
      os: "o",
      arch: "a",
      cwd: "c",
      maxconcurrency: "2",
      excludes: ["x"],
      noxattr: true,
    },
    proto: "p",
    config: { k: "v" },
  },
);
golden(
  "an importer's Init answer",
  importerMethods.init.response,
  "0a 01 6f 12 01 74 1a 01 2f 20 05",
  { origin: "o", type: "t", root: "/", flags: 5 },
);
golden("an Open", importerMethods.open.request, "0a 04 12 02 2f 61", {
  record: { ...noRecord, pathname: "/a" },
});
golden("a chunk of content", importerMethods.open.response, "0a 02 00 ff", {
  chunk: hex("00 ff"),
});
golden("an empty Ping", importerMethods.ping.request, "", {});

golden(
  "an exporter's Init without options",
  exporterMethods.init.request,
  "12 01 70",
  { options: null, proto: "p", config: {} },
);
golden(
  "an exporter's Init with options",
  exporterMethods.init.request,
  "0a 02 28 01",
  {
    options: {
      hostname: "",
      os: "",
      arch: "",
      cwd: "",
      maxconcurrency: "1",
      excludes: [],
      noxattr: false,
    },
    proto: "",
    config: {},
  },
);
golden(
  "an exporter's Init answer",
  exporterMethods.init.response,
  "0a 01 6f 12 01 74 1a 01 2f 20 20",
  { origin: "o", type: "t", root: "/", flags: 32 },
);
golden("a record to export", exporterMethods.export.request, "0a 06 08 01 12 02 2f 61", {
  record: { ...noRecord, hasReader: true, pathname: "/a" },
});
golden("a chunk to export", exporterMethods.export.request, "12 03 01 02 03", {
  chunk: hex("01 02 03"),
});
golden("the empty chunk that ends a content", exporterMethods.export.request, "12 00", {
  chunk: new Uint8Array(),
});
golden("an export request with no packet at all", exporterMethods.export.request, "", {});
golden(
  "the answer to an exported record",
  exporterMethods.export.response,
  "0a 09 0a 04 12 02 2f 61 12 01 78",
  { result: { header: { ...noRecord, pathname: "/a" }, error: "x" } },
);

golden("a store's Init", storageMethods.init.request, "0a 01 70 12 06 0a 01 6b 12 01 76", {
  proto: "p",
  config: { k: "v" },
});
golden(
  "a store's Init answer: flags have number 5",
  storageMethods.init.response,
  "0a 01 6f 12 01 74 1a 01 2f 28 01",
  { origin: "o", type: "t", root: "/", flags: 1 },
);
golden("Create", storageMethods.create.request, "0a 02 01 02", { config: hex("01 02") });
golden("the answer to Open", storageMethods.open.response, "0a 02 01 02", { config: hex("01 02") });
golden("the answer to Mode", storageMethods.mode.response, "08 06", { mode: 6 });
golden(
  "the answer to Size: unknown",
  storageMethods.size.response,
  "08 ff ff ff ff ff ff ff ff ff 01",
  { size: "-1" },
);
golden("List of locks, hot ones", storageMethods.list.request, "08 03 10 01", {
  type: 3,
  flags: 1,
});
golden(
  "the answer to List",
  storageMethods.list.response,
  `0a 20 ${macHex} 0a 20 ${macHex}`,
  { macs: [mac, mac] },
);
golden("an empty List", storageMethods.list.response, "", { macs: [] });
golden("Put, first message", storageMethods.put.request, `0a 20 ${macHex} 10 01 20 01`, {
  mac,
  type: 1,
  chunk: new Uint8Array(),
  flags: 1,
});
golden("Put, a chunk", storageMethods.put.request, "1a 01 09", {
  mac: new Uint8Array(),
  type: 0,
  chunk: hex("09"),
  flags: 0,
});
golden("the answer to Put", storageMethods.put.response, "08 80 80 80 80 80 20", {
  bytesWritten: "1099511627776",
});
golden("Get of a whole object", storageMethods.get.request, `0a 20 ${macHex} 10 02`, {
  mac,
  type: 2,
  range: null,
  flags: 0,
});
golden(
  "S17 Get with a range of zeros keeps the range",
  storageMethods.get.request,
  `0a 20 ${macHex} 10 02 1a 00`,
  { mac, type: 2, range: { offset: "0", length: 0 }, flags: 0 },
);
golden(
  "Get of a range",
  storageMethods.get.request,
  `0a 20 ${macHex} 10 04 1a 08 08 80 80 80 80 10 10 05 20 01`,
  { mac, type: 4, range: { offset: "4294967296", length: 5 }, flags: 1 },
);
golden("a chunk of an object", storageMethods.get.response, "0a 01 09", { chunk: hex("09") });
golden("Delete", storageMethods.delete.request, `0a 20 ${macHex} 10 05 18 01`, {
  mac,
  type: 5,
  flags: 1,
});
