import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { checkProject } from "./check_project.ts";
import { machineTools } from "./doctor_tools.ts";
import { installed, manifest, project, see } from "./testdata/machine.ts";

Deno.test("without plakar, or with an old one or two, there is a warning", async () => {
  const none = await see({ plakar: [] });
  equal(none.code, 0);
  match(none.of("plakar")[0]?.text ?? "", /^there is no plakar on PATH/);
  const old = await see({
    plakar: ["v1.0.6", "v1.1.2", "v1.0.6"],
    files: {
      ...installed(
        "s3_v1.0.0_linux_amd64",
        "connectors: [{type: storage, protocols: [s3]}]",
        "v1.0.0",
      ),
      ...installed("new_v1.0.0_linux_amd64", "connectors: [{type: storage, protocols: [new]}]"),
    },
  });
  equal(old.code, 0);
  deepEqual(old.of("plakar").map(({ level }) => level), ["warn", "warn"]);
  match(
    old.of("plakar")[0]?.text ?? "",
    /v1\.0\.6 .*generation v1\.0, and "pack" packs for v1\.1/,
  );
  match(old.of("plakar")[1]?.text ?? "", /another plakar on PATH, v1\.1\.2 \(\/bin\/plakar1\)/);
  equal(old.taken.storage.s3, "s3@v1.0.0");
  equal(old.taken.storage.new, undefined);
  match(
    old.of("packages")[1]?.text ?? "",
    /^1 of generation v1\.1, which this plakar does not load/,
  );
  const mute = await see({ plakar: ["of no version"] });
  match(mute.of("plakar")[0]?.text ?? "", /"\/bin\/plakar0" does not tell its version/);
});

Deno.test("a protocol of the project that another package has is a problem", async () => {
  const other = "name: memo\nconnectors:\n  - {type: importer, protocols: [memo, notes]}\n";
  const { code, of, taken } = await see(
    { files: installed("memo_v1.2.0_linux_amd64", other) },
    project,
  );
  equal(code, 1);
  deepEqual(of("project")[1], {
    area: "project",
    level: "problem",
    text:
      'the importer protocol "notes" is taken by memo@v1.2.0: "plakar pkg add" will refuse the ' +
      "package",
    remedy: 'choose another protocol, or run "plakar pkg rm memo"',
  });
  equal(of("project").length, 2);
  equal(taken.importer.memo, "memo@v1.2.0");
  equal(taken.importer.fs, "plakar");
  match(of("protocols")[0]?.text ?? "", /tgz memo \(memo@v1\.2\.0\) notes \(memo@v1\.2\.0\)$/);
  // The package itself, in an older version, is no stranger.
  const own = await see({ files: installed("notes_v0.1.0_linux_amd64", manifest) }, project);
  equal(own.code, 0);
  const builtIn = { ...project, "manifest.yaml": manifest.replace("[notes]", "[fs]") };
  const clash = await see({}, builtIn);
  equal(clash.code, 1);
  match(
    clash.of("project")[0]?.text ?? "",
    /manifest\.yaml:3: "fs" is an importer of plakar itself/,
  );
  match(clash.of("project")[1]?.text ?? "", /"fs" is taken by plakar itself/);
});

Deno.test("packages that cannot load are named", async () => {
  const one = "connectors: [{type: importer, protocols: [a, constructor]}]";
  const found = await see({
    files: {
      ...installed("one_v1.0.0_linux_amd64", one),
      ...installed("two_v1.0.0_linux_amd64", one),
      ...installed("mac_v1.0.0_darwin_arm64", "connectors: ["),
      "/home/ann/.local/share/plakar/plugins/v1.1.0/new_v1.0.0_linux_amd64.ptar": "",
      "/home/ann/.local/share/plakar/plugins/v1.1.0/what.ptar": "",
      "/home/ann/.local/share/plakar/plugins/v1.1.0/.one-123.ptar": "",
    },
  });
  equal(found.code, 0);
  const texts = found.of("packages").map(({ text }) => text);
  const says = (pattern: RegExp) => ok(texts.some((text) => pattern.test(text)), String(pattern));
  says(/: mac@v1\.0\.0 new@v1\.0\.0 one@v1\.0\.0 two@v1\.0\.0$/);
  says(/^mac@v1\.0\.0 is for darwin-arm64, not for this machine$/);
  says(/^mac@v1\.0\.0 is installed but its manifest is no YAML/);
  says(/^new@v1\.0\.0 is installed but not extracted/);
  says(/what\.ptar" is no package by its name$/);
  says(/^two@v1\.0\.0 takes the importer protocol "a", which one@v1\.0\.0 has/);
  equal(texts.length, 7);
});

Deno.test("plakar's folders follow XDG, and LOCALAPPDATA on Windows", async () => {
  const text = "connectors: [{type: exporter, protocols: [a]}]";
  const xdg = await see({
    env: { XDG_DATA_HOME: "/data", XDG_CACHE_HOME: "/cached" },
    files: {
      "/data/plakar/plugins/v1.1.0/a_v1.0.0_linux_amd64.ptar": "",
      "/cached/plakar/plugins/v1.1.0/a_v1.0.0_linux_amd64/manifest.yaml": text,
    },
  });
  equal(xdg.taken.exporter.a, "a@v1.0.0");
  const windows = await see({
    build: { os: "windows", arch: "x86_64", target: "x86_64-pc-windows-msvc" },
    env: { LOCALAPPDATA: "/local" },
    files: {
      "/local/plakar/plugins/v1.1.0/a_v1.0.0_windows_amd64.ptar": "",
      "/local/plakar/plugins/v1.1.0/a_v1.0.0_windows_amd64/manifest.yaml": text,
    },
  });
  equal(windows.taken.exporter.a, "a@v1.0.0");
  match((await see({ env: {} })).of("packages")[0]?.text ?? "", /^HOME is not set/);
});

Deno.test("a folder that is no project is no problem, and a faulty one is", async () => {
  match((await see({})).of("project")[0]?.text ?? "", /^there is none in "/);
  const [missing] = await checkProject(
    machineTools(AbortSignal.timeout(10_000)),
    "/no such folder",
    { importer: {}, exporter: {}, storage: {} },
  );
  equal(missing?.level, "problem");
  const faulty = await see({}, { ...project, "deno.json": "{" });
  equal(faulty.code, 1);
  match(faulty.of("project")[0]?.text ?? "", /deno\.json:1: not valid JSON/);
});
