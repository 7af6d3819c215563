import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join, relative } from "node:path";
import { auditCommand } from "../../cli/audit/audit_command.ts";
import type { AuditReport } from "../../cli/audit/audit_report.ts";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { runCli } from "../../cli/run_cli.ts";
import { madeProject, manifestText } from "../../cli/test/testdata/made_project.ts";

/** What a connector of the tests does at every import, and what its set grants. */
interface Audited {
  readonly does: string;
  /** Its conformance.ts, when it is another than that of a folder. */
  readonly conformance?: string;
  readonly set: Readonly<Record<string, unknown>>;
}

const ofFolder = `export const importer = {
  config: async (folder) => {
    await Deno.writeTextFile(folder + "/file", "seven");
    return { location: "rude://" + folder };
  },
  can: { files: { "/a": new TextEncoder().encode("seven") }, stable: true },
};
`;

/** The connector asks a server that stands in for the real one. */
const ofServer = `export const importer = {
  config: { location: "rude://" },
  can: { files: { "/a": new TextEncoder().encode("seven") }, stable: true },
  start() {
    const options = { port: 0, hostname: "127.0.0.1", onListen() {} };
    const server = Deno.serve(options, () => new Response("seven"));
    return Promise.resolve({
      config: { endpoint: "http://127.0.0.1:" + server.addr.port },
      [Symbol.asyncDispose]: () => server.shutdown(),
    });
  },
};
`;

/** A project with one importer. */
async function projectOf({ does, set, conformance = ofFolder }: Audited) {
  const project = await madeProject({
    "manifest.yaml": manifestText("own-importer importer"),
    "connectors/own/importer.ts":
      `import { defineImporter, entrypointImporter, fileRecord } from "@plakar-deno/sdk";
export const importer = defineImporter({
  protocol: "rude",
  create: ({ location, config }) => ({
    root: "/",
    async *import() {
      const content = ${does};
      yield fileRecord("/a", { size: content.length, modTime: 0n }, () => content);
    },
  }),
});
if (import.meta.main) await entrypointImporter(Deno.args, importer);
`,
    "connectors/own/conformance.ts": conformance,
  });
  const permissions = { "own-importer": { ...set, env: { ignore: true } } };
  // The toolkit's own folder in place of the registry.
  const links = [relative(project.folder, projectFolder)];
  const imports = { "@plakar-deno/sdk": "jsr:@plakar-deno/sdk@^0.1.0" };
  const config = JSON.stringify({ imports, links, permissions, lock: false });
  await Deno.writeTextFile(join(project.folder, "deno.json"), config);
  return project;
}

/** Runs the command `audit`. */
async function audit(audited: Audited, ...args: readonly string[]) {
  await using project = await projectOf(audited);
  const out: string[] = [];
  const code = await runCli(["audit", "--project", project.folder, ...args], [auditCommand], {
    signal: new AbortController().signal,
    print: (text) => void out.push(text),
    note() {},
  });
  return { code, text: out.join("\n") };
}

const literal = `new TextEncoder().encode("seven")`;
const readsItsFile = `await Deno.readFile(location.rest + "/file")`;

Deno.test("audit finds a grant that is never used", async () => {
  const { code, text } = await audit({ does: literal, set: { net: true } });
  equal(code, 0);
  match(text, /^own-importer$/m);
  match(
    text,
    /over-grant: "net": true is not needed: without it all cases pass; write "net": false/,
  );
});

Deno.test("audit finds that read is missing, and that nothing else is", async () => {
  const { code, text } = await audit({ does: readsItsFile, set: {} }, "--json");
  equal(code, 1);
  const [report]: AuditReport[] = JSON.parse(text);
  deepEqual(report!.needed, [{ access: "read", allow: true }]);
  const [finding, ...more] = report!.findings;
  equal(more.length, 0);
  equal(finding!.kind, "under-grant");
  match(finding!.message, /^"read" is missing, write "read": true; without it row \w+ fails: /);
  equal(report!.used["read"]!.fromOptions.length > 0, true);
});

Deno.test("audit has nothing to say against a set that is as small as it can be", async () => {
  const audited = { does: readsItsFile, set: { read: true } };
  const { code, text } = await audit(audited, "--strict");
  equal(code, 0, text);
  match(text, / read +all +all +\d[\d,]* ×: .*where the options lead, as /);
  match(text, /as small as it can be/);
});

Deno.test("audit proposes the one place that is asked for, and --strict wants it", async () => {
  // Not below the temporary folder, where nothing has a fixed place; a checkout may lie there.
  const file = "/etc/passwd";
  const does = `(await Deno.readTextFile(${JSON.stringify(file)}), ${literal})`;
  const set = { read: true, write: true };
  const { code, text } = await audit({ does, set }, "--strict", "--json");
  equal(code, 1);
  const [report]: AuditReport[] = JSON.parse(text);
  deepEqual(report!.needed, [{ access: "read", allow: [file] }]);
  deepEqual(report!.findings.map(({ kind, access }) => [kind, access]), [
    ["over-grant", "read"],
    ["over-grant", "write"],
  ]);
});

Deno.test("a grant that code asks for and does without is not needed", async () => {
  const does = `(await Deno.readTextFile("/etc/hostname").catch(() => ""), ${literal})`;
  const { text } = await audit({ does, set: { read: true } }, "--json");
  const [report]: AuditReport[] = JSON.parse(text);
  deepEqual(report!.needed, []);
  deepEqual(report!.used["read"]!.fixed, ["/etc/hostname"]);
});

Deno.test("a server that stands in for the real one is granted beside the declared host", async () => {
  const does = "new Uint8Array(await (await fetch(config.endpoint)).arrayBuffer())";
  const net = ["api.example.org:443"];
  const { code, text } = await audit(
    { does, set: { net }, conformance: ofServer },
    "--strict",
    "--json",
  );
  const [report]: AuditReport[] = JSON.parse(text);
  deepEqual(report!.findings, []);
  deepEqual(report!.needed, [{ access: "net", allow: net }]);
  equal(report!.used["net"]!.fromOptions.length > 0, true);
  equal(code, 0);
});
