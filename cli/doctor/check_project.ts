import { join } from "node:path";
import { exists } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { manifestProtocols } from "../gen/manifest_protocols.ts";
import { connectorTypes } from "../manifest/manifest_rules.ts";
import { nearestProject, openProject } from "../project/open_project.ts";
import type { Taken } from "./check_packages.ts";
import type { DoctorTools } from "./doctor_tools.ts";
import type { Finding } from "./finding.ts";

/**
 * Looks at the project in a folder, if there is one: whether its two files can be read, and whether
 * another package has its protocols.
 *
 * @param folder Absolute path.
 * @param taken Who has which protocol.
 */
export async function checkProject(
  tools: DoctorTools,
  folder: string,
  taken: Taken,
): Promise<readonly Finding[]> {
  const area = "project";
  const findings: Finding[] = [];
  try {
    const { manifest } = await openProject(folder);
    const count = manifest.connectors.length;
    findings.push({
      area,
      level: "ok",
      text: `${manifest.name}, with ${count} connector${count === 1 ? "" : "s"}`,
    });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === "not_found") {
      if (await exists(folder)) {
        return [{ area, level: "ok", text: `there is none in "${folder}"` }];
      }
      const remedy = "give the folder of one with --project";
      return [{ area, level: "problem", text: `"${folder}" does not exist`, remedy }];
    }
    findings.push({
      area,
      level: "problem",
      text: errorMessage(error),
      remedy: 'correct it; "plakar-deno lint" says more',
    });
  }
  const text = await tools.readText(join(await nearestProject(folder), "manifest.yaml")) ?? "";
  const { name, taken: wanted } = manifestProtocols(text) ?? { name: "", taken: [] };
  for (const { type, protocol } of wanted) {
    const role = connectorTypes.find((known) => known === type);
    if (role === undefined || !Object.hasOwn(taken[role], protocol)) continue;
    const owner = taken[role][protocol] ?? "";
    // An older version of the package itself gives way to the new one.
    if (owner.split("@")[0] === name) continue;
    findings.push({
      area,
      level: "problem",
      text: `the ${role} protocol "${protocol}" is taken by ${
        owner === "plakar" ? "plakar itself" : owner
      }: "plakar pkg add" will refuse the package`,
      remedy: owner === "plakar"
        ? "choose another protocol"
        : `choose another protocol, or run "plakar pkg rm ${owner.split("@")[0]}"`,
    });
  }
  return findings;
}
