import { deepStrictEqual, throws } from "node:assert/strict";
import { messageShape } from "../message_shape.ts";
import descriptor from "./descriptor.json" with { type: "json" };
import { messageShapeV10 } from "./message_shape.ts";

const fileInfo =
  "name:string=1 size:int64=2 mode:uint32=3 modTime:google.protobuf.Timestamp=4 dev:uint64=5 " +
  "ino:uint64=6 uid:uint64=7 gid:uint64=8 nlink:uint32=9 username:string=10 " +
  "groupname:string=11 flags:uint32=12";
const initRequest = "options:Options=1 proto:string=2 config:map=3";
const cookie = "cookie:string=1";
const reader = "pathname:string=1 cookie:string=2";
const chunk = "chunk:bytes=1";
const object = "mac:MAC=1 cookie:string=2";
const macs = "macs:MAC[]=1";
const put = "mac:MAC=1 chunk:bytes=2 cookie:string=3";
const written = "bytesWritten:int64=1";

/** The tables of protocol 6.1 to 6.3, one line per message; `|` is a field with presence. */
const tables: Readonly<Record<string, string>> = {
  "google.protobuf.Timestamp": "seconds:int64=1 nanos:int32=2",
  "importer.Options":
    "hostname:string=1 os:string=2 arch:string=3 cwd:string=4 maxconcurrency:int64=5",
  "importer.InitRequest": initRequest,
  "importer.InitResponse": "error:string|=1 cookie:string=2",
  "importer.InfoRequest": cookie,
  "importer.InfoResponse": "type:string=1 origin:string=2 root:string=3",
  "importer.ScanRequest": cookie,
  "importer.ScanResponse": "pathname:string=1 record:ScanRecord|=2 error:ScanError|=3",
  "importer.ScanError": "message:string=1",
  "importer.ScanRecord":
    "target:string=1 fileinfo:ScanRecordFileInfo=2 fileAttributes:uint32=3 xattr:ExtendedAttribute=4",
  "importer.ExtendedAttribute": "name:string=1 type:ExtendedAttributeType=2",
  "importer.ScanRecordFileInfo": fileInfo,
  "importer.OpenReaderRequest": reader,
  "importer.OpenReaderResponse": chunk,
  "importer.CloseReaderRequest": reader,
  "importer.CloseReaderResponse": "",
  "importer.CloseRequest": cookie,
  "importer.CloseResponse": "",
  "importer.EOFResponse": "",
  "importer.ScanResponseError": "name:string=1 size:int64=3",
  "exporter.Options": "maxconcurrency:int64=1",
  "exporter.InitRequest": initRequest,
  "exporter.InitResponse": cookie,
  "exporter.RootRequest": cookie,
  "exporter.RootResponse": "rootPath:string=1",
  "exporter.CreateDirectoryRequest": reader,
  "exporter.CreateDirectoryResponse": "",
  "exporter.StoreFileRequest": "header:Header|=1 data:Data|=2 cookie:string=3",
  "exporter.Header": "pathname:string=1 size:uint64=2",
  "exporter.Data": chunk,
  "exporter.StoreFileResponse": "",
  "exporter.FileInfo": fileInfo,
  "exporter.SetPermissionsRequest": "pathname:string=1 fileInfo:FileInfo=2 cookie:string=3",
  "exporter.SetPermissionsResponse": "",
  "exporter.CreateLinkRequest": "oldname:string=1 newname:string=2 ltype:uint32=3 cookie:string=4",
  "exporter.CreateLinkResponse": "",
  "exporter.CloseRequest": cookie,
  "exporter.CloseResponse": "",
  "store.MAC": "value:bytes=1",
  "store.InitRequest": "proto:string=1 config:map=2",
  "store.InitResponse": cookie,
  "store.CreateRequest": "config:bytes=1 cookie:string=2",
  "store.CreateResponse": "",
  "store.OpenRequest": cookie,
  "store.OpenResponse": "config:bytes=1",
  "store.CloseRequest": cookie,
  "store.CloseResponse": "",
  "store.GetLocationRequest": cookie,
  "store.GetLocationResponse": "location:string=1",
  "store.GetModeRequest": cookie,
  "store.GetModeResponse": "mode:int32=1",
  "store.GetSizeRequest": cookie,
  "store.GetSizeResponse": "size:int64=1",
  "store.GetStatesRequest": cookie,
  "store.GetStatesResponse": macs,
  "store.PutStateRequest": put,
  "store.PutStateResponse": written,
  "store.GetStateRequest": object,
  "store.GetStateResponse": chunk,
  "store.DeleteStateRequest": object,
  "store.DeleteStateResponse": "",
  "store.GetPackfilesRequest": cookie,
  "store.GetPackfilesResponse": macs,
  "store.PutPackfileRequest": put,
  "store.PutPackfileResponse": written,
  "store.GetPackfileRequest": object,
  "store.GetPackfileResponse": chunk,
  "store.GetPackfileBlobRequest": "mac:MAC=1 offset:uint64=2 length:uint32=3 cookie:string=4",
  "store.GetPackfileBlobResponse": chunk,
  "store.DeletePackfileRequest": object,
  "store.DeletePackfileResponse": "",
  "store.GetLocksRequest": cookie,
  "store.GetLocksResponse": macs,
  "store.PutLockRequest": put,
  "store.PutLockResponse": written,
  "store.GetLockRequest": object,
  "store.GetLockResponse": chunk,
  "store.DeleteLockRequest": object,
  "store.DeleteLockResponse": "",
};

for (const [message, table] of Object.entries(tables)) {
  Deno.test(`v1.0 ${message} has the fields of the tables`, () => {
    const fields = messageShapeV10(message).map(({ name, type, id, repeated, map, oneof }) =>
      `${name}:${map ? "map" : type}${repeated ? "[]" : ""}${oneof ? "|" : ""}=${id}`
    );
    deepStrictEqual(fields, table.split(" ").filter((field) => field !== ""));
  });
}

Deno.test("the v1.0 schemas hold no message beyond the tables", () => {
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

Deno.test("the attribute types of v1.0 are those of the tables", () => {
  const { ExtendedAttributeType } = descriptor.nested.importer.nested;
  deepStrictEqual(Object.values(ExtendedAttributeType.values), [0, 1, 2]);
});

Deno.test("a name belongs to its generation: the same names are other messages today", () => {
  const names = (shapes: typeof messageShape, message: string) =>
    shapes(message).map(({ name }) => name);
  deepStrictEqual(names(messageShape, "importer.InitResponse"), [
    "origin",
    "type",
    "root",
    "flags",
  ]);
  deepStrictEqual(names(messageShapeV10, "importer.InitResponse"), ["error", "cookie"]);
  throws(() => messageShapeV10("store.GetRequest"), /there is no message "store\.GetRequest"/);
  throws(() => messageShape("store.GetLockRequest"), /there is no message "store\.GetLockRequest"/);
});
