import type { LocationFlag } from "../../sdk/flags.ts";
import type { ConnectorType } from "./manifest_type.ts";

/** The roles plakar v1.1 acts on; it silently skips entries of any other type (protocol 7.1). */
export const connectorTypes: readonly ConnectorType[] = ["importer", "exporter", "storage"];

/**
 * The location flags a plakar v1.1 host accepts in a manifest (protocol 2.6). `exportxattr` is not
 * among them: an unknown flag makes the host delete the installed package (protocol 7.1).
 */
export const manifestFlags: readonly LocationFlag[] = [
  "localfs",
  "file",
  "stream",
  "needack",
  "nomerge",
];

/** The location flags a plakar v1.0 host accepts in a manifest (protocol 7.1). */
export const olderFlags: readonly LocationFlag[] = ["localfs", "file"];

/** The keys of a manifest and of its entries that plakar v1.0 does not read (protocol 7.1). */
export const olderUnread: readonly string[] = ["tier", "contact", "class", "subclass", "validator"];

/** Schemes plakar itself registers for each role; a clash stops the plugin (protocol 7.2). */
export const builtInProtocols: Readonly<Record<ConnectorType, readonly string[]>> = {
  importer: ["fs", "stdin", "tar", "tar+gz", "tar+gzip", "tgz"],
  exporter: ["fs", "stdout", "stderr"],
  storage: ["fs", "http", "https", "ptar", "ptar+http", "ptar+https"],
};

/** Each class with the subclasses below it (protocol 7.1). */
export const classes: Readonly<Record<string, readonly string[]>> = {
  "unknown": [],
  "analytics": [],
  "block-storage": ["pvc"],
  "compute": [],
  "database": ["postgresql", "mysql", "mongodb", "redis"],
  "file-storage": [],
  "hypervisor": ["proxmox"],
  "identity": [],
  "messaging": [],
  "network": [],
  "object-storage": ["gcs", "s3", "azblob"],
  "observability": [],
  "registry": [],
  "security": ["secret-manager"],
  "service": ["ftp", "imap", "sftp"],
};

/** What a package may be called, so that its file name can be taken apart (protocol 7.4). */
export const packageName: RegExp = /^[A-Za-z0-9-]+$/;

const number = "(?:0|[1-9]\\d*)";
const word = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";

/**
 * The version of a package, as Go's semver has it with all three numbers (protocol 7.3, 7.4): a
 * leading v, and no numbers with leading zeros.
 */
export const packageVersion: RegExp = new RegExp(
  `^v${number}\\.${number}\\.${number}(?:-${word}(?:\\.${word})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);

/** What a scheme looks like to the host: at least two of these characters (protocol 1.6). */
export const protocolName: RegExp = /^[A-Za-z0-9+.-]{2,}$/;

/** The keys of a manifest, in the order they are usually written (protocol 7.1). */
export const manifestKeys: readonly string[] = [
  "name",
  "display_name",
  "description",
  "homepage",
  "license",
  "tier",
  "contact",
  "tags",
  "api_version",
  "connectors",
];

/** The keys of one connector, in the order they are usually written (protocol 7.1). */
export const connectorKeys: readonly string[] = [
  "type",
  "protocols",
  "executable",
  "args",
  "location_flags",
  "class",
  "subclass",
  "validator",
  "extra_files",
];

/** What to do about a key that plakar ignores. */
export interface KeyRemedy {
  /** The rest of the sentence that begins with the key, for an error message. */
  readonly message: string;
  /** What to do, for a finding. */
  readonly fix: string;
  /** What comes of it, where more is known than that plakar ignores it. */
  readonly why?: string;
  /** The key that was meant, if there is one. */
  readonly to?: string;
}

const ignored = "plakar ignores the key without a word";

function meant(
  key: string,
  to: string,
  { hint = "", then }: { readonly hint?: string; readonly then?: string } = {},
): readonly [string, KeyRemedy] {
  const fix = `write "${to}"${hint}`;
  const why = then === undefined ? {} : { why: `${ignored}: ${then}` };
  return [key, { message: `plakar ignores "${key}": ${fix}`, fix, to, ...why }];
}

const version = 'give it to "plakar pkg create manifest.yaml v1.2.3"';
const isList = ", a list";

/** Keys people write that plakar ignores without a word, each with what to do instead. */
export const keyRemedies: Readonly<Record<string, KeyRemedy>> = Object.fromEntries(
  [
    ["version", {
      message: `the version is not in the manifest: ${version}`,
      fix: `remove it, and ${version}`,
      why: "plakar v1.1 takes a package's version from the command, whatever stands here",
    }],
    meant("flags", "location_flags", {
      then: "relative locations reach the plugin as they were typed, and no flag holds",
    }),
    meant("location_flag", "location_flags", {
      then: "relative locations reach the plugin as they were typed, and no flag holds",
    }),
    meant("extra_file", "extra_files", { then: "the files are not in the package" }),
    meant("protocol", "protocols", { hint: isList, then: "no location leads to the connector" }),
    meant("validators", "validator", {
      hint: ", one path",
      then: "the schema is not in the package",
    }),
    meant("arg", "args", { hint: isList, then: "the program is started without them" }),
    meant("apiVersion", "api_version"),
    meant("displayName", "display_name"),
    meant("connector", "connectors", { hint: isList, then: "the package holds nothing" }),
  ] as const,
);
