import { strictEqual as equal } from "node:assert/strict";
import {
  type FileKind,
  fileKindOf,
  goMode,
  goModeFromPosix,
  posixFromGoMode,
  withKind,
} from "./file_mode.ts";

// st_mode, Go file mode and kind of every type that POSIX knows (protocol 2.2).
const TYPES: readonly (readonly [name: string, posix: number, go: number, kind: FileKind])[] = [
  ["regular file", 0o100644, 0x1a4, "file"],
  ["directory", 0o040755, 0x800001ed, "directory"],
  ["symbolic link", 0o120777, 0x080001ff, "symlink"],
  ["block device", 0o060660, 0x040001b0, "special"],
  ["character device", 0o020620, 0x04200190, "special"],
  ["named pipe", 0o010644, 0x020001a4, "special"],
  ["socket", 0o140755, 0x010001ed, "special"],
];

for (const [name, posix, go, kind] of TYPES) {
  Deno.test(`the mode of a ${name} is converted there and back`, () => {
    equal(goModeFromPosix(posix), go);
    equal(posixFromGoMode(go), posix);
    equal(fileKindOf(go), kind);
  });
}

Deno.test("setuid, setgid and sticky have bits of their own in a Go mode", () => {
  equal(goModeFromPosix(0o104755), 0x008001ed);
  equal(goModeFromPosix(0o102755), 0x004001ed);
  equal(goModeFromPosix(0o041777), 0x801001ff);
  equal(goModeFromPosix(0o107777), 0x00d001ff);
  equal(posixFromGoMode(0x00d001ff), 0o107777);
});

Deno.test("every permission of a file survives the way there and back", () => {
  for (let mode = 0; mode <= 0o7777; mode++) {
    equal(posixFromGoMode(goModeFromPosix(0o100000 | mode)), 0o100000 | mode);
  }
});

Deno.test("a mode without type bits is a regular file's, an unknown type is irregular", () => {
  equal(goModeFromPosix(0o600), 0o600);
  equal(goModeFromPosix(0o110600), goMode.irregular | 0o600);
  equal(fileKindOf(goMode.irregular), "special");
  equal(posixFromGoMode(goMode.irregular | 0o600), 0o600);
});

Deno.test("a Go mode is never negative, though its highest bit is set", () => {
  equal(goModeFromPosix(0o040000) > 0, true);
  equal(withKind(0, "directory"), 0x80000000);
  equal(withKind(0x800001ed, "directory"), 0x800001ed);
});

Deno.test("only the seven type bits make an entry something else than a file", () => {
  const types = [
    goMode.directory,
    goMode.symlink,
    goMode.device,
    goMode.namedPipe,
    goMode.socket,
    goMode.charDevice,
    goMode.irregular,
  ];
  for (let bit = 0; bit < 32; bit++) {
    const mode = (1 << bit) >>> 0;
    equal(fileKindOf(mode) !== "file", types.some((type) => type === mode), `bit ${bit}`);
  }
});

Deno.test("Go bits that POSIX lacks are dropped", () => {
  equal(posixFromGoMode(goMode.appendOnly + goMode.exclusive + goMode.temporary + 0o644), 0o100644);
});

Deno.test("a kind replaces the type bits and keeps everything else", () => {
  const odd = goMode.setuid + goMode.sticky + 0o4;
  equal(withKind(goMode.directory + odd, "file"), odd);
  equal(withKind(goMode.socket + odd, "directory"), goMode.directory + odd);
  equal(withKind(odd, "symlink"), goMode.symlink + odd);
  equal(withKind(odd, "special"), goMode.irregular + odd);
  const device = goMode.device + goMode.charDevice + odd;
  equal(withKind(device, "special"), device);
});
