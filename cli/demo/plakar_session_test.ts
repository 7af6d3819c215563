import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { findProgram, plakarSession } from "./plakar_session.ts";
import { withFolder } from "../../tests/with_folder.ts";

/** A program that stands in for plakar: notes how it was called, copies at backup and restore. */
const standIn = `#!/bin/sh
echo "$*" >> "$HOME/../calls"
case "$1 $2" in
  "pkg create") : > "$4" ;;
  "pkg add") test -f "$3" || exit 3 ;;
esac
case "$3" in
  backup) cp -a "\${4#dir://}" "$XDG_DATA_HOME/snapshot" ;;
  check) test -d "$XDG_DATA_HOME/snapshot" || { echo "no snapshot" >&2; exit 1; } ;;
  restore) cp -a "$XDG_DATA_HOME/snapshot" "\${5#dir://}" ;;
esac
`;

Deno.test("every command runs in order, in a home of its own", async () => {
  await withFolder(async (folder) => {
    const plakar = join(folder, "plakar");
    await Deno.writeTextFile(plakar, standIn, { mode: 0o755 });
    await Deno.mkdir(join(folder, "source"));
    await Deno.writeTextFile(join(folder, "source", "file"), "content");
    const scratch = join(folder, "scratch");
    const restored = await plakarSession({
      plakar,
      project: folder,
      source: join(folder, "source"),
      scratch,
      signal: new AbortController().signal,
    });
    equal(await Deno.readTextFile(join(restored, "file")), "content");
    const calls = (await Deno.readTextFile(join(scratch, "calls"))).trim().split("\n");
    deepEqual(calls.map((call) => call.replaceAll(folder, "")), [
      `pkg create -out ${calls[1]!.slice(8).replace(folder, "")} /manifest.yaml v0.1.0`,
      calls[1]!.replace(folder, ""),
      "at dir:///scratch/repository create -plaintext",
      "at dir:///scratch/repository backup dir:///source",
      "at dir:///scratch/repository check",
      "at dir:///scratch/repository restore -to dir:///scratch/restored",
    ]);
  });
});

Deno.test("a command that fails is named with what plakar said", async () => {
  await withFolder(async (folder) => {
    const plakar = join(folder, "plakar");
    await Deno.writeTextFile(plakar, "#!/bin/sh\necho no such thing >&2\nexit 7\n", {
      mode: 0o755,
    });
    await rejects(
      plakarSession({
        plakar,
        project: folder,
        source: folder,
        scratch: join(folder, "scratch"),
        signal: new AbortController().signal,
      }),
      {
        name: "ConnectorError",
        message: /^"plakar pkg create .*" ended with code 7: no such thing$/,
      },
    );
  });
});

Deno.test("programs are found on PATH, and only if they can be run", async () => {
  equal(await findProgram("sh") !== undefined, true);
  equal(await findProgram("no-such-program-here"), undefined);
});
