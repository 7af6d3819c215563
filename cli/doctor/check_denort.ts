import { join } from "node:path";
import { hostPlatform, type Platform, platforms } from "../build/platform.ts";
import type { DoctorTools } from "./doctor_tools.ts";
import type { Finding } from "./finding.ts";

/**
 * Looks whether `deno compile` can work: for this machine, and for which others. It needs `denort`,
 * the base of a compiled program: the file that `DENORT_BIN` names, or one in Deno's cache, or one
 * from Deno's download site.
 */
export async function checkDenort(tools: DoctorTools): Promise<readonly Finding[]> {
  const given = tools.env("DENORT_BIN");
  const own = here(tools);
  if (given !== undefined && !await tools.exists(given)) {
    return [{
      area: "denort",
      level: "problem",
      text: `DENORT_BIN is "${given}", which does not exist: nothing can be compiled`,
      remedy: `set it to a denort ${tools.version}, or unset it to have Deno fetch one`,
    }];
  }
  const bin = given === undefined ? undefined : await tools.platformOf(given);
  const folder = await cacheFolder(tools);
  const cached: Platform[] = [];
  for (const platform of platforms) {
    const file = `denort-${platform.triple}.zip`;
    if (folder !== undefined && await tools.exists(join(folder, file))) cached.push(platform);
  }
  const site = await tools.reach(
    `https://dl.deno.land/release/v${tools.version}/denort-${(own ?? platforms[0])?.triple}.zip`,
  );
  const sources = [
    ...(bin === undefined ? [] : [`DENORT_BIN, for ${bin.name}`]),
    ...(cached.length === 0 ? [] : [`Deno's cache, for ${names(cached)}`]),
    ...(site === "reached" ? ["Deno's download site"] : []),
  ];
  const possible = site === "reached"
    ? platforms
    : platforms.filter((platform) => platform === bin || cached.includes(platform));
  const findings: Finding[] = [];
  if (given !== undefined && bin === undefined) {
    findings.push({
      area: "denort",
      level: "warn",
      text: `DENORT_BIN is "${given}", which is no executable that Deno makes programs of`,
      remedy: "unset it, or set it to a denort of this version",
    });
  }
  const reason = site === "reached" ? "" : `: ${site.reason}`;
  if (sources.length > 0 && (own === undefined || possible.includes(own))) {
    findings.push({ area: "denort", level: "ok", text: `denort comes from ${sources.join(", ")}` });
  } else {
    findings.push({
      area: "denort",
      level: "problem",
      text: `there is no denort ${tools.version} for ${own?.name ?? tools.build.target}, and ` +
        `Deno's download site cannot be reached${reason}: nothing can be compiled for this machine`,
      remedy: "go online or set HTTPS_PROXY; else set DENORT_BIN to a denort of this version " +
        "that was made elsewhere",
    });
  }
  const missing = platforms.filter((platform) => !possible.includes(platform));
  findings.push(
    missing.length === 0
      ? { area: "targets", level: "ok", text: `can be built here: ${names(possible)}` }
      : {
        area: "targets",
        level: "warn",
        text: `can be built here: ${names(possible) || "none"}; not ${names(missing)}, ` +
          `as Deno's download site cannot be reached${reason}`,
        remedy: "go online once to fetch the others, or build on each system",
      },
  );
  return findings;
}

function here({ build }: DoctorTools): Platform | undefined {
  try {
    return hostPlatform(build);
  } catch {
    return undefined;
  }
}

/** Where Deno keeps the bases it has fetched. */
async function cacheFolder(tools: DoctorTools): Promise<string | undefined> {
  const ended = await tools.run(tools.deno, ["info", "--json"]);
  try {
    const { denoDir } = JSON.parse(ended?.stdout ?? "") as { readonly denoDir?: unknown };
    if (typeof denoDir !== "string") return undefined;
    return join(denoDir, "dl", "release", `v${tools.version}`);
  } catch {
    return undefined;
  }
}

function names(list: readonly Platform[]): string {
  return list.map(({ name }) => name).join(" ");
}
