import { normalize } from "node:path/posix";
import { manifestText } from "../gen/manifest_text.ts";
import type { Manifest, ManifestConnector } from "../manifest/manifest_type.ts";
import { olderFlags } from "../manifest/manifest_rules.ts";
import { apiArgument, isApiArgument } from "../plugin/api_argument.ts";

/** A package's manifest as plakar v1.0 reads it. */
export interface OlderManifest {
  /** The file. */
  readonly text: string;
  /** What it says, each executable and each extra file once. */
  readonly manifest: Manifest;
  /** Paths of executables in the package, and in the project's manifest. */
  readonly executables: ReadonlyMap<string, string>;
  /** What is not in the package, or not as in the project, in a sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * Makes of a manifest for plakar v1.1 the one that plakar v1.0 takes (protocol 7.1): with its fields
 * and its flags alone, with the version, and with every file named once (protocol 6.5). An
 * executable that several entries share gets a name for each of them: `bin/dir` becomes
 * `bin/dir-importer` and `bin/dir-exporter`.
 *
 * @param manifest The manifest of the project.
 * @param version The package's version, with a leading `v`.
 */
export function olderManifest(manifest: Manifest, version: string): OlderManifest {
  const leftOut: string[] = [];
  const executables = names(manifest.connectors);
  const extraFiles = new Set<string>(["manifest.yaml", ...executables]);
  const connectors = manifest.connectors.map((connector, index): ManifestConnector => {
    const { type, protocols, args, locationFlags } = connector;
    const flags = locationFlags.filter((flag) => !olderFlags.includes(flag));
    if (flags.length > 0) {
      const isOne = flags.length === 1;
      leftOut.push(
        `the ${isOne ? "flag" : "flags"} ${flags.join(", ")} of the ${type} for ` +
          `${protocols.join(", ")}: plakar v1.0 refuses a package that names ${
            isOne ? "it" : "them"
          }`,
      );
    }
    const own = connector.extraFiles.map((file) => normalize(file))
      .filter((file) => !extraFiles.has(file) && extraFiles.add(file));
    return {
      type,
      protocols,
      executable: executables[index]!,
      args: args.map((arg) => isApiArgument(arg) ? apiArgument("v1.0") : arg),
      locationFlags: locationFlags.filter((flag) => olderFlags.includes(flag)),
      extraFiles: own,
    };
  });
  const older: Manifest = {
    ...described(manifest),
    tags: manifest.tags,
    apiVersion: "v1.0.0",
    connectors,
  };
  return {
    text: manifestText(older, version),
    manifest: older,
    executables: new Map(
      executables.map((name, index) => [name, manifest.connectors[index]!.executable]),
    ),
    leftOut: [...unreadFields(manifest), ...leftOut, ...copies(manifest, executables)],
  };
}

function described({ name, displayName, description, homepage, license }: Manifest) {
  return {
    name,
    ...(displayName === undefined ? {} : { displayName }),
    ...(description === undefined ? {} : { description }),
    ...(homepage === undefined ? {} : { homepage }),
    ...(license === undefined ? {} : { license }),
  };
}

/** The path of each entry's executable in the package: no two are the same. */
function names(connectors: readonly ManifestConnector[]): readonly string[] {
  const plain = connectors.map(({ executable }) => executable);
  const isShared = (path: string) => plain.indexOf(path) !== plain.lastIndexOf(path);
  const taken = new Set([
    "manifest.yaml",
    ...plain.filter((path) => !isShared(path)),
    ...connectors.flatMap(({ extraFiles }) => extraFiles.map((file) => normalize(file))),
  ]);
  return connectors.map(({ executable, type }) => {
    if (!isShared(executable)) return executable;
    const base = executable.endsWith(`-${type}`) ? executable : `${executable}-${type}`;
    let name = base;
    for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
    taken.add(name);
    return name;
  });
}

/** The fields that plakar v1.0 does not read; a validator it does not read is not packed. */
function unreadFields(manifest: Manifest): readonly string[] {
  const top = (["tier", "contact"] as const).filter((key) => manifest[key] !== undefined);
  const own = (["class", "subclass", "validator"] as const).filter((key) =>
    manifest.connectors.some((connector) => connector[key] !== undefined)
  );
  const keys = [...top, ...own];
  if (keys.length === 0) return [];
  const what = own.includes("validator")
    ? `${keys.join(", ")}, and the files of validators`
    : keys.join(", ");
  return [`${what}: plakar v1.0 does not read ${keys.length === 1 ? "it" : "them"}`];
}

function copies(manifest: Manifest, executables: readonly string[]): readonly string[] {
  const paths = [...new Set(manifest.connectors.map(({ executable }) => executable))];
  return paths.flatMap((path) => {
    const own = executables.filter((_, index) => manifest.connectors[index]!.executable === path);
    if (own.length < 2) return [];
    return [
      `${path} under that name, which is in the package ${own.length} times, as ` +
      `${own.join(", ")}: plakar v1.0 takes a file once`,
    ];
  });
}
