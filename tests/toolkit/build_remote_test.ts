import { match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { readGrants } from "../../cli/build/read_grants.ts";
import { withFolder } from "../with_folder.ts";
import { writeDirProject } from "./build_project.ts";

/** Serves the files of this package, as a registry does: none of them is a file to the commands. */
function servePackage(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async ({ url }) => {
    const { pathname } = new URL(url);
    try {
      return new Response(await Deno.readTextFile(join(projectFolder, pathname)), {
        headers: {
          "content-type": pathname.endsWith(".json")
            ? "application/json"
            : "application/typescript",
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

Deno.test("a project builds with a toolkit that comes from a server, not from a folder", () =>
  withFolder(async (folder) => {
    const project = join(folder, "project");
    await writeDirProject(project);
    await using server = servePackage();
    const origin = `http://127.0.0.1:${server.addr.port}`;
    const { imports, exports } = JSON.parse(
      await Deno.readTextFile(join(projectFolder, "deno.json")),
    ) as { imports: Record<string, string>; exports: Record<string, string> };
    const own = Object.entries(exports).map(([door, file]) => [
      `@plakar-deno/sdk${door.slice(1)}`,
      `${origin}/${file.slice(2)}`,
    ]);
    const config = join(folder, "deno.json");
    await Deno.writeTextFile(
      config,
      JSON.stringify({ imports: { ...imports, ...Object.fromEntries(own) } }),
    );
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", "--config", config, `${origin}/cli/main.ts`, "build"]
        .concat("dir-storage", "--project", project),
      // What comes from a port of the moment is not worth keeping.
      env: { DENO_DIR: join(folder, "cache"), NO_COLOR: "1" },
      cwd: project,
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    equal(code, 0, text(stderr));
    match(text(stdout), /^bin\/dir-storage .* may use: read, write\n$/);
    const { grants } = await readGrants(join(project, "bin", "dir-storage"));
    equal(grants.length, 2);
  }));
