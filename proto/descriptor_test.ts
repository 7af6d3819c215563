import { deepStrictEqual, strictEqual as equal, throws } from "node:assert/strict";
import { descriptorText, generations } from "./generate.ts";
import { messageShape } from "./message_shape.ts";

for (const generation of generations) {
  const { descriptor } = generation;
  Deno.test(`${descriptor} is what the schemas give today (else run: ./denow task proto)`, async () => {
    const committed = await Deno.readTextFile(new URL(descriptor, import.meta.url));
    equal(committed, await descriptorText(generation));
  });
}

const options = "hostname:string=1 os:string=2 arch:string=3 cwd:string=4 maxconcurrency:int64=5 " +
  "excludes:string[]=6 noxattr:bool=7";
const initRequest = "options:Options=1 proto:string=2 config:map=3";
const initResponse = "origin:string=1 type:string=2 root:string=3 flags:uint32=4";

/** The tables of protocol section 2, one line per message. */
const tables: Readonly<Record<string, string>> = {
  "google.protobuf.Timestamp": "seconds:int64=1 nanos:int32=2",
  "plakar.connectors.FileInfo":
    "name:string=1 size:int64=2 mode:uint32=3 modTime:google.protobuf.Timestamp=4 dev:uint64=5 " +
    "ino:uint64=6 uid:uint64=7 gid:uint64=8 nlink:uint32=9 username:string=10 " +
    "groupname:string=11 flags:uint32=12",
  "plakar.connectors.Record":
    "hasReader:bool=1 pathname:string=2 error:string=3 isXattr:bool=4 xattrName:string=5 " +
    "xattrType:ExtendedAttributeType=6 target:string=7 fileInfo:FileInfo=8 " +
    "extendedAttributes:string[]=9 fileAttributes:uint32=10",
  "plakar.connectors.Result": "header:Record=1 error:string=2",
  "importer.Options": options,
  "importer.InitRequest": initRequest,
  "importer.InitResponse": initResponse,
  "importer.PingRequest": "",
  "importer.PingResponse": "",
  "importer.ImportRequest": "result:plakar.connectors.Result=1",
  "importer.ImportResponse": "record:plakar.connectors.Record=1 finished:bool=2",
  "importer.OpenRequest": "record:plakar.connectors.Record=1",
  "importer.OpenResponse": "chunk:bytes=1",
  "importer.CloseRequest": "",
  "importer.CloseResponse": "",
  "plakar.exporter.Options": options,
  "plakar.exporter.InitRequest": initRequest,
  "plakar.exporter.InitResponse": initResponse,
  "plakar.exporter.PingRequest": "",
  "plakar.exporter.PingResponse": "",
  "plakar.exporter.ExportRequest": "record:plakar.connectors.Record|=1 chunk:bytes|=2",
  "plakar.exporter.ExportResponse": "result:plakar.connectors.Result=1",
  "plakar.exporter.CloseRequest": "",
  "plakar.exporter.CloseResponse": "",
  "store.InitRequest": "proto:string=1 config:map=2",
  "store.InitResponse": "origin:string=1 type:string=2 root:string=3 flags:uint32=5",
  "store.CreateRequest": "config:bytes=1",
  "store.CreateResponse": "",
  "store.OpenRequest": "",
  "store.OpenResponse": "config:bytes=1",
  "store.PingRequest": "",
  "store.PingResponse": "",
  "store.ModeRequest": "",
  "store.ModeResponse": "mode:int32=1",
  "store.SizeRequest": "",
  "store.SizeResponse": "size:int64=1",
  "store.ListRequest": "type:StorageResource=1 flags:StorageFlags=2",
  "store.ListResponse": "macs:bytes[]=1",
  "store.PutRequest": "mac:bytes=1 type:StorageResource=2 chunk:bytes=3 flags:StorageFlags=4",
  "store.PutResponse": "bytesWritten:int64=1",
  "store.GetRequest": "mac:bytes=1 type:StorageResource=2 range:Range=3 flags:StorageFlags=4",
  "store.GetRequest.Range": "offset:uint64=1 length:uint32=2",
  "store.GetResponse": "chunk:bytes=1",
  "store.DeleteRequest": "mac:bytes=1 type:StorageResource=2 flags:StorageFlags=3",
  "store.DeleteResponse": "",
  "store.CloseRequest": "",
  "store.CloseResponse": "",
};

for (const [message, table] of Object.entries(tables)) {
  Deno.test(`${message} has the fields of the tables`, () => {
    const fields = messageShape(message).map(({ name, type, id, repeated, map, oneof }) =>
      `${name}:${map ? "map" : type}${repeated ? "[]" : ""}${oneof ? "|" : ""}=${id}`
    );
    deepStrictEqual(fields, table.split(" ").filter((field) => field !== ""));
  });
}

Deno.test("the schemas hold no message beyond the tables", async () => {
  const { default: descriptor } = await import("./descriptor.json", { with: { type: "json" } });
  const found: string[] = [];
  const visit = (node: object, name: string) => {
    if ("fields" in node) found.push(name);
    for (const [key, child] of Object.entries((node as { nested?: object }).nested ?? {})) {
      visit(child, name === "" ? key : `${name}.${key}`);
    }
  };
  visit(descriptor, "");
  deepStrictEqual(found.sort(), Object.keys(tables).sort());
});

Deno.test("enum values are those of the tables", async () => {
  const { default: descriptor } = await import("./descriptor.json", { with: { type: "json" } });
  deepStrictEqual(Object.values(descriptor.nested.store.nested.StorageResource.values), [
    0,
    1,
    2,
    3,
    4,
    5,
  ]);
  deepStrictEqual(Object.values(descriptor.nested.store.nested.StorageFlags.values), [0, 1]);
});

Deno.test("a message the schemas do not hold is refused by name", () => {
  throws(() => messageShape("store.PotRequest"), /no message "store\.PotRequest"/);
});
