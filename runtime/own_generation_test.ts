import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { ownGeneration } from "./own_generation.ts";

const ofPath = (path: string) => ownGeneration([path], []);

Deno.test("H13 the folder that the host extracts plugins to tells its generation", () => {
  deepEqual(ofPath("/home/a/.cache/plakar/plugins/v1.0.0/x_v1.0.0/bin/x-importer"), {
    generation: "v1.0",
    from: "path",
  });
  deepEqual(ofPath("/home/a/.cache/plakar/plugins/v1.1.0/x/bin/x-importer"), {
    generation: "v1.1",
    from: "path",
  });
  equal(ofPath("C:\\Users\\a\\plakar\\plugins\\v1.0.0\\x\\x.exe").generation, "v1.0");
});

Deno.test("the last such folder of a path counts: those before it are the user's", () => {
  equal(ofPath("/srv/plugins/v1.0.0/cache/plugins/v1.1.0/x/x").generation, "v1.1");
  equal(ofPath("/srv/plugins/v1.1.0/cache/plugins/v1.0.0/x/x").generation, "v1.0");
});

Deno.test("a path that only looks like it tells nothing", () => {
  const paths = [
    "",
    "x-importer",
    "/plugins/v1.0.0",
    "/plugins/v1.0/x",
    "/plugins/v1.2.0/x",
    "/plugins/v1.0.0-beta/x",
    "/my-plugins/v1.0.0/x",
    "/plugins/x/v1.0.0/x",
    "/v1.0.0/x",
  ];
  for (const path of paths) {
    deepEqual(ofPath(path), { generation: "v1.1", from: "default" }, path);
  }
});

Deno.test("the first path that tells something is believed, then the manifest's args", () => {
  const args = ["--plakar-api=v1.1", "--plakar-api=v1.0"];
  const newer = "/c/plugins/v1.1.0/x/x";
  equal(ownGeneration(["x", newer, "/c/plugins/v1.0.0/x/x"], args).generation, "v1.1");
  deepEqual(ownGeneration(["/usr/bin/x"], args), { generation: "v1.0", from: "args" });
});

Deno.test("an unknown generation in the args is a problem to tell, not an end", () => {
  const { problem, ...told } = ownGeneration([], ["--plakar-api=v2"]);
  deepEqual(told, { generation: "v1.1", from: "default" });
  match(problem!, /"v2" in the manifest's args is unknown; use --plakar-api=v1\.0 or/);
});
