import { join } from "node:path";
import { manifestProtocols } from "../gen/manifest_protocols.ts";
import { builtInProtocols, connectorTypes } from "../manifest/manifest_rules.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { Generation } from "./check_plakar.ts";
import type { DoctorTools } from "./doctor_tools.ts";
import type { Finding } from "./finding.ts";

/** Who has a protocol, by role and protocol: `plakar`, or the package as `name@version`. */
export type Taken = Readonly<Record<ConnectorType, Readonly<Record<string, string>>>>;

/** What is installed, and what it takes. */
export interface PackagesFound {
  readonly findings: readonly Finding[];
  readonly taken: Taken;
}

/** A package file, `<name>_<version>_<os>_<arch>.ptar` (protocol 7.4). */
const packageFile = /^([A-Za-z0-9-]+)_(v[^_]+)_([A-Za-z0-9]*)_([A-Za-z0-9]*)\.ptar$/;

/** Where plakar keeps packages (protocol 7.4); undefined without a home. */
export function plakarFolders(
  { env, build }: Pick<DoctorTools, "env" | "build">,
): { readonly data: string; readonly cache: string } | undefined {
  if (build.os === "windows") {
    const local = env("LOCALAPPDATA");
    return local === undefined
      ? undefined
      : { data: join(local, "plakar"), cache: join(local, "plakar") };
  }
  const home = env("HOME");
  const data = env("XDG_DATA_HOME") ?? (home && join(home, ".local", "share"));
  const cache = env("XDG_CACHE_HOME") ?? (home && join(home, ".cache"));
  return data === undefined || cache === undefined
    ? undefined
    : { data: join(data, "plakar"), cache: join(cache, "plakar") };
}

/**
 * Looks at the packages that plakar has installed: the protocols they take beside plakar's own, and
 * what keeps them from loading.
 *
 * @param tools The machine.
 * @param generation Of the plakar that is used: each has a folder of its own.
 */
export async function checkPackages(
  tools: DoctorTools,
  generation: Generation,
): Promise<PackagesFound> {
  const taken = Object.fromEntries(
    connectorTypes.map((role) => [
      role,
      Object.fromEntries(builtInProtocols[role].map((protocol) => [protocol, "plakar"])),
    ]),
  ) as Record<ConnectorType, Record<string, string>>;
  const findings: Finding[] = [];
  const area = "packages";
  const warn = (text: string, remedy: string) =>
    void findings.push({ area, level: "warn", text, remedy });
  const folders = plakarFolders(tools);
  if (folders === undefined) {
    const name = tools.build.os === "windows" ? "LOCALAPPDATA" : "HOME";
    warn(`${name} is not set, so plakar has no place for packages`, `set ${name}`);
    return { findings, taken };
  }
  const plugins = join(folders.data, "plugins", generation);
  const files = (await tools.list(plugins)).filter((name) => name.endsWith(".ptar"));
  const installed: string[] = [];
  for (const file of files) {
    if (file.startsWith(".")) continue;
    const [, name, version, os, arch] = packageFile.exec(file) ?? [];
    if (name === undefined) {
      warn(`"${join(plugins, file)}" is no package by its name`, "remove it");
      continue;
    }
    const one = `${name}@${version}`;
    if (os !== ownOs(tools) || arch !== ownArch(tools)) {
      warn(`${one} is for ${os}-${arch}, not for this machine`, `run "plakar pkg rm ${name}"`);
    }
    installed.push(one);
    const extracted = join(folders.cache, "plugins", generation, file.slice(0, -".ptar".length));
    const text = await tools.readText(join(extracted, "manifest.yaml"));
    const manifest = text === undefined ? undefined : manifestProtocols(text);
    if (manifest === undefined) {
      warn(
        `${one} is installed but ${
          text === undefined ? "not extracted" : "its manifest is no YAML"
        }, so its protocols are not known`,
        text === undefined ? 'run "plakar pkg list" once, which extracts it' : "install it again",
      );
      continue;
    }
    for (const { type, protocol } of manifest.taken) {
      const role = connectorTypes.find((known) => known === type);
      if (role === undefined) continue;
      const owner = Object.hasOwn(taken[role], protocol) ? taken[role][protocol] : undefined;
      if (owner === undefined) taken[role][protocol] = one;
      else if (owner !== one) {
        warn(
          `${one} takes the ${role} protocol "${protocol}", which ${owner} has: plakar fails to ` +
            "load one of the two",
          `run "plakar pkg rm" for one of them`,
        );
      }
    }
  }
  const where = `${plugins}: ${installed.join(" ") || "none installed"}`;
  findings.unshift({ area, level: "ok", text: where });
  const other: Generation = generation === "v1.1.0" ? "v1.0.0" : "v1.1.0";
  const unseen = (await tools.list(join(folders.data, "plugins", other)))
    .filter((name) => packageFile.test(name));
  if (unseen.length > 0) {
    findings.push({
      area,
      level: "ok",
      text: `${unseen.length} of generation ${other.slice(0, 4)}, which this plakar does not load`,
    });
  }
  for (const role of connectorTypes) {
    const own = Object.entries(taken[role]).filter(([, owner]) => owner !== "plakar");
    const theirs = own.map(([protocol, owner]) => `${protocol} (${owner})`);
    findings.push({
      area: "protocols",
      level: "ok",
      text: `${role}: ${[...builtInProtocols[role], ...theirs].join(" ")}`,
    });
  }
  return { findings, taken };
}

/** plakar's word for the system, which is Go's. */
function ownOs({ build }: DoctorTools): string {
  return build.os;
}

function ownArch({ build }: DoctorTools): string {
  return build.arch === "x86_64" ? "amd64" : "arm64";
}
