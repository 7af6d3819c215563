import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import { fileInfo } from "../../sdk/file_info_of.ts";
import { belowRoot } from "./below_root.ts";
import { linkFromWire } from "./link_from_wire.ts";
import { hardLinkToWire, symlinkToWire } from "./link_to_wire.ts";
import { permissionsFromWire } from "./permissions_from_wire.ts";
import { permissionsToWire } from "./permissions_to_wire.ts";

Deno.test("a path that a v1.0 host built from the root is taken below it", () => {
  strictEqual(belowRoot("/srv/out", "/srv/out/a/b"), "/a/b");
  strictEqual(belowRoot("/srv/out/", "/srv/out"), "/");
  strictEqual(belowRoot("/", "/a"), "/a");
  strictEqual(belowRoot("/", "/"), "/");
  strictEqual(belowRoot("/srv", "/srv//a/./b/"), "/a/b");
});

Deno.test("E17 a v1.0 host reaches nothing outside the root", () => {
  for (const path of ["/srv/other", "/srv/out2", "/srv/out/../x", "/", "/srv"]) {
    throws(() => belowRoot("/srv/out", path), /does not lie below the root "\/srv\/out"/, path);
  }
  throws(() => belowRoot("/srv/out", "a"), /it is relative/);
  throws(() => belowRoot("/srv/out", ""), /it is empty/);
  throws(() => belowRoot("/", "/../x"), /leads out of/);
});

Deno.test("E17 whatever a v1.0 host sends is refused, or lies below the root", () => {
  const part = fc.constantFrom("..", ".", "", "a", "out", "srv", "b");
  fc.assert(fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
    const given = `/${parts.join("/")}`;
    let below: string;
    try {
      below = belowRoot("/srv/out", given);
    } catch {
      return;
    }
    // As file systems without symbolic links read it.
    const real = new URL(`file://${given.replaceAll(/\/{2,}/g, "/")}`).pathname.replace(/\/$/, "");
    strictEqual(below === "/" ? "/srv/out" : `/srv/out${below}`, real);
  }));
});

Deno.test("permissions come through a v1.0 SetPermissions, but for the size", () => {
  const { encode, decode } = exporterMethodsV10.setPermissions.request;
  const info = fileInfo({ size: 7, mode: 0o750, modTime: 12_345n, uid: 3n, username: "u" });
  for (const kind of ["file", "directory", "symlink"] as const) {
    const request = permissionsToWire("/srv/out/a", kind, info);
    strictEqual(request.fileInfo?.size, 0);
    strictEqual(request.fileInfo?.name, "a");
    const set = permissionsFromWire(decode(encode(request)), "/srv/out");
    strictEqual(set.kind, kind);
    strictEqual(set.path, "/a");
    deepStrictEqual({ ...set.info, mode: info.mode, size: 7 }, info);
    strictEqual(set.info.size, -1);
    strictEqual(set.info.mode & 0o777, 0o750);
  }
});

Deno.test("permissions without a file info, or outside the root, are refused", () => {
  throws(() => permissionsFromWire({ pathname: "/r/a" }, "/r"), /"\/a" without its file info/);
  throws(() => permissionsFromWire({ pathname: "/x", fileInfo: {} }, "/r"), /below the root/);
  deepStrictEqual(permissionsFromWire({ pathname: "/r", fileInfo: {} }, "/r").info.modTime, 0n);
});

Deno.test("a v1.0 link is made at its new name", () => {
  const { encode, decode } = exporterMethodsV10.createLink.request;
  const symlink = decode(encode(symlinkToWire("/r/l", "../elsewhere")));
  deepStrictEqual(linkFromWire(symlink, "/r"), {
    kind: "symlink",
    path: "/l",
    target: "../elsewhere",
  });
  const hard = decode(encode(hardLinkToWire("/r/d/b", "/r/a")));
  deepStrictEqual(linkFromWire(hard, "/r"), { kind: "hardlink", path: "/d/b", existing: "/a" });
});

Deno.test("E17 v1.0 links are made below the root, hard ones lead below it", () => {
  throws(() => linkFromWire(symlinkToWire("/etc/l", "x"), "/r"), /below the root/);
  throws(() => linkFromWire(hardLinkToWire("/r/b", "/etc/passwd"), "/r"), /below the root/);
  throws(() => linkFromWire(hardLinkToWire("/r/b", "passwd"), "/r"), /it is relative/);
  throws(() => linkFromWire(symlinkToWire("/r/l", ""), "/r"), /"\/l": the host gave it no target/);
  throws(() => linkFromWire({ newname: "/r/l", oldname: "x", ltype: 2 }, "/r"), /unknown kind 2/);
});
