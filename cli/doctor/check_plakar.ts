import { join } from "node:path";
import type { DoctorTools } from "./doctor_tools.ts";
import type { Finding } from "./finding.ts";

/** The generation of plugins that a plakar loads, as its folders are named (protocol 7.4). */
export type Generation = "v1.0.0" | "v1.1.0";

/** The plakar that is taken, and what there is to say. */
export interface PlakarFound {
  readonly findings: readonly Finding[];
  /** `v1.1.0` also when there is no plakar. */
  readonly generation: Generation;
}

/** Looks for plakar on `PATH`: which versions there are, and of which generation. */
export async function checkPlakar(tools: DoctorTools): Promise<PlakarFound> {
  const area = "plakar";
  const programs = await tools.programs("plakar");
  const [first, ...others] = programs;
  if (first === undefined) {
    return {
      generation: "v1.1.0",
      findings: [{
        area,
        level: "warn",
        text: 'there is no plakar on PATH: "pack" leaves a folder in place of a package',
        remedy: "install plakar v1.1 to make and to install packages; the rest works without",
      }],
    };
  }
  const version = await versionOf(first, tools);
  if (version === undefined) {
    return {
      generation: "v1.1.0",
      findings: [{
        area,
        level: "warn",
        text: `"${first}" does not tell its version`,
        remedy: `run "${first} version" and see what it says`,
      }],
    };
  }
  const findings: Finding[] = [];
  const old = /^v?[01]\.0\./.test(version);
  findings.push(
    old
      ? {
        area,
        level: "warn",
        text: `plakar ${version} (${first}) is of generation v1.0, and "pack" packs for v1.1`,
        remedy: 'pack for it with "pack --api v1.0", or install plakar v1.1',
      }
      : { area, level: "ok", text: `plakar ${version} (${first}), generation v1.1` },
  );
  for (const other of others) {
    const found = await versionOf(other, tools);
    if (found === version) continue;
    findings.push({
      area,
      level: "warn",
      text: `there is another plakar on PATH, ${found ?? "of unknown version"} (${other})`,
      remedy: "remove the one that is not meant, or change the order of PATH",
    });
  }
  return { generation: old ? "v1.0.0" : "v1.1.0", findings };
}

/** Asks it in a home that is thrown away, since plakar makes folders in the one it finds. */
function versionOf(program: string, tools: DoctorTools): Promise<string | undefined> {
  return tools.withFolder(async (home) => {
    const ended = await tools.run(program, ["version"], {
      cwd: home,
      env: {
        HOME: home,
        USERPROFILE: home,
        LOCALAPPDATA: join(home, "local"),
        XDG_CONFIG_HOME: join(home, "config"),
        XDG_DATA_HOME: join(home, "data"),
        XDG_CACHE_HOME: join(home, "cache"),
        XDG_STATE_HOME: join(home, "state"),
      },
    });
    return /\bv?\d+\.\d+\.\d+[\w.+-]*/.exec(ended?.stdout ?? "")?.[0];
  });
}
