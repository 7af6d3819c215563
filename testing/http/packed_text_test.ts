import { deepStrictEqual as deepEqual, ok, strictEqual as equal, throws } from "node:assert/strict";
import { crc32, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { packedInText, packedTexts } from "./packed_text.ts";

const said = "a secret that is packed";
const text = new TextEncoder();

function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => [...typeof part === "string" ? text.encode(part) : part]),
  );
}

/** One file of an archive, as its local header tells it. */
function zipped(name: string, content: Uint8Array): Uint8Array {
  const packed = deflateRawSync(content);
  const header = new Uint8Array(30);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(8, 8, true);
  view.setUint32(14, crc32(content), true);
  view.setUint32(18, packed.length, true);
  view.setUint32(22, content.length, true);
  view.setUint16(26, name.length, true);
  return joined(header, name, packed);
}

/** A member of gzip that tells the name of its file, as command lines write it. */
function named(content: string): Uint8Array {
  const member = gzipSync(content);
  member[3] = 8;
  return joined(member.subarray(0, 10), "notes.txt\0", member.subarray(10));
}

const bodies: Readonly<Record<string, Uint8Array>> = {
  "gzip": gzipSync(said),
  "gzip with the name of a file": named(said),
  "the second of two members": joined(gzipSync("nothing"), gzipSync(said)),
  "a part of a form": joined("--b\r\n\r\n", gzipSync(said), "\r\n--b--"),
  "gzip in gzip": gzipSync(gzipSync(said)),
  "zlib": deflateSync(said),
  "the second file of a zip": joined(
    zipped("a", text.encode("nothing")),
    zipped("b", text.encode(said)),
  ),
  "gzip in a zip": zipped("a.gz", gzipSync(said)),
};

for (const [what, body] of Object.entries(bodies)) {
  Deno.test(`packedTexts, packedInText: ${what} is read`, () => {
    ok(packedTexts(body).includes(said));
    for (const alphabet of ["base64", "base64url"] as const) {
      const json = JSON.stringify({ content: body.toBase64({ alphabet }) });
      equal(packedInText(json).includes(said), what !== "a part of a form");
    }
  });
}

Deno.test("packedTexts: what only begins like it is left alone; a body that is broken is refused", () => {
  deepEqual(packedTexts(joined("PNG", Uint8Array.of(0x1f, 0x8b, 8, 255, 1), "PK\u0003\u0004")), []);
  deepEqual(packedInText("eJust+a+word/that+begins+so"), []);
  // Of what is cut off, as an example in a text may be, it is what there is.
  const cut = gzipSync("the beginning of a text").toBase64().slice(0, 30);
  equal(packedInText(`as in ${cut} …`).some((text) => text.startsWith("the beg")), true);
  throws(() => packedTexts(gzipSync(said).subarray(0, 20)), { code: "failed_precondition" });
});

Deno.test("packedTexts: what would fill the memory is refused, and does not", () => {
  const bomb = gzipSync(new Uint8Array(65 << 20), { level: 1 });
  const wrapped = [bomb, zipped("a", new Uint8Array(65 << 20)), joined("a", bomb)];
  for (const each of wrapped) {
    throws(() => packedTexts(each), /cannot look for secrets in a body that is packed/);
  }
  throws(() => packedInText(bomb.toBase64()), /it has more than 64 MiB/);
});
