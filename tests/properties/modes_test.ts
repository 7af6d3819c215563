import { ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { fileKindOf, goMode, goModeFromPosix, posixFromGoMode } from "@plakar-deno/sdk";
import { type FileKind, withKind } from "../../sdk/file_mode.ts";
import { check } from "./check.ts";

const POSIX_TYPES = [0o100000, 0o040000, 0o120000, 0o060000, 0o020000, 0o010000, 0o140000];
const permissions = fc.integer({ min: 0, max: 0o7777 });
const posixMode = fc.tuple(fc.constantFrom(...POSIX_TYPES), permissions).map(([type, bits]) =>
  type | bits
);
/** Any 32 bits, since hosts may send what they like. */
const anyGoMode = fc.integer({ min: 0, max: 0xffffffff });
const kind = fc.constantFrom<FileKind>("file", "directory", "symlink", "special");
const TYPE_BITS = (goMode.directory | goMode.symlink | goMode.device | goMode.namedPipe |
  goMode.socket | goMode.charDevice | goMode.irregular) >>> 0;

Deno.test("a POSIX mode of a known type survives the way to Go and back", () => {
  check(fc.property(posixMode, (posix) => {
    equal(posixFromGoMode(goModeFromPosix(posix)), posix);
  }));
});

Deno.test("permissions without a type are those of a regular file", () => {
  check(fc.property(permissions, (bits) => {
    equal(goModeFromPosix(bits), goModeFromPosix(0o100000 | bits));
  }));
});

Deno.test("every POSIX mode gives 32 unsigned bits, its permissions among them", () => {
  check(fc.property(fc.integer({ min: 0, max: 0o177777 }), (posix) => {
    const mode = goModeFromPosix(posix);
    ok(Number.isInteger(mode) && mode >= 0 && mode <= 0xffffffff);
    equal(mode & goMode.permissions, posix & 0o777);
    equal((mode & goMode.setuid) !== 0, (posix & 0o4000) !== 0);
    equal((mode & goMode.setgid) !== 0, (posix & 0o2000) !== 0);
    equal((mode & goMode.sticky) !== 0, (posix & 0o1000) !== 0);
  }));
});

Deno.test("any Go mode becomes a POSIX mode with the same permissions and nothing else", () => {
  check(fc.property(anyGoMode, (mode) => {
    const posix = posixFromGoMode(mode);
    ok(posix >= 0 && posix <= 0o177777);
    equal(posix & 0o777, mode & 0o777);
    // What had a POSIX form keeps it for good.
    equal(posixFromGoMode(goModeFromPosix(posix)) & 0o7777, posix & 0o7777);
  }));
});

Deno.test("a Go mode made of one kind is of that kind and keeps its other bits", () => {
  check(fc.property(anyGoMode, kind, (mode, wanted) => {
    const made = withKind(mode, wanted);
    ok(made >= 0 && made <= 0xffffffff);
    equal(fileKindOf(made), wanted);
    equal((made & ~TYPE_BITS) >>> 0, (mode & ~TYPE_BITS) >>> 0);
    equal(withKind(made, wanted), made);
  }));
});
