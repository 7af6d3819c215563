/**
 * The other end of the raw pipe: sends a file over stdout, or receives one over stdin, or
 * answers bytes, and does nothing else. The pipe is used with promises, as by everything that has to answer while it waits.
 *
 *     pipe_end.ts send FILE      begins when a byte comes on stdin
 *     pipe_end.ts receive FILE   says a byte when it is ready, and another when the file is synced
 *     pipe_end.ts answer SIZE    says a byte when it is ready, then SIZE bytes for each that comes
 */
const [command, path = ""] = Deno.args;
const buffer = new Uint8Array(256 * 1024);
const one = new Uint8Array(1);

if (command === "send") {
  using file = Deno.openSync(path);
  await Deno.stdin.read(one);
  for (let count; (count = file.readSync(buffer)) !== null;) {
    for (let at = 0; at < count;) at += await Deno.stdout.write(buffer.subarray(at, count));
  }
} else if (command === "answer") {
  const answer = new Uint8Array(Number(path));
  await Deno.stdout.write(one);
  for (let count; (count = await Deno.stdin.read(buffer)) !== null;) {
    for (; count > 0; count--) {
      for (let at = 0; at < answer.length;) at += await Deno.stdout.write(answer.subarray(at));
    }
  }
} else {
  using file = Deno.openSync(`${path}.part`, { write: true, createNew: true });
  await Deno.stdout.write(one);
  for (let count; (count = await Deno.stdin.read(buffer)) !== null;) {
    for (let at = 0; at < count;) at += file.writeSync(buffer.subarray(at, count));
  }
  file.syncSync();
  Deno.renameSync(`${path}.part`, path);
  await Deno.stdout.write(one);
}
