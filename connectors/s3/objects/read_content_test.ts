import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { openByteSource } from "@plakar-deno/sdk";
import { openObjectContent } from "./read_object.ts";
import { startFakeS3 } from "../testdata/fake_s3.ts";
import { never, objectClient, someBytes } from "../testdata/object_client.ts";

const bytes = someBytes(700_000);

Deno.test("S6 content fills buffers of any size, and tells how many bytes there are", async () => {
  await using fake = startFakeS3();
  const client = objectClient(fake);
  fake.put("k", bytes);
  for (const size of [1000, 262_144, 1 << 20]) {
    const content = await openObjectContent(client, "k", { signal: never });
    equal(content.byteLength, bytes.length);
    const source = openByteSource(content);
    const got = new Uint8Array(bytes.length);
    const buffer = new Uint8Array(size);
    let at = 0;
    for (let count; (count = await source.read(buffer)) !== null; at += count) {
      got.set(buffer.subarray(0, count), at);
    }
    await source.close();
    deepEqual(got, bytes);
    equal(at, bytes.length);
  }
  const range = { offset: 699_990, length: 50 };
  const end = await openObjectContent(client, "k", { range, signal: never });
  equal(end.byteLength, 10);
  end.close();
  client.close();
});

Deno.test("S18 closing content that stalls ends the read that waits, and the request", async () => {
  await using fake = startFakeS3();
  const client = objectClient(fake);
  fake.put("k", bytes);
  fake.fail = () => ({ stall: 1000 });
  const content = await openObjectContent(client, "k", { signal: never });
  const buffer = new Uint8Array(5000);
  for (let got = 0; got < 1000;) got += await content.read(buffer) ?? 1000;
  const stuck = content.read(buffer);
  content.close();
  await rejects(stuck, { name: "AbortError" });
  client.close();
});
