import type { LocationFlag } from "../../sdk/flags.ts";
import type { ConnectorType } from "./manifest_type.ts";

/** The roles plakar 1.1 acts on; it silently skips entries of any other type (protocol 7.1). */
export const connectorTypes: readonly ConnectorType[] = ["importer", "exporter", "storage"];

/**
 * The location flags a plakar 1.1 host accepts in a manifest (protocol 2.6). `exportxattr` is not
 * among them: an unknown flag makes the host delete the installed package (protocol 7.1).
 */
export const manifestFlags: readonly LocationFlag[] = [
  "localfs",
  "file",
  "stream",
  "needack",
  "nomerge",
];

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

/** Keys people write that plakar ignores without a word, each with what to do instead. */
export const keyRemedies: Readonly<Record<string, string>> = {
  version:
    'the version is not in the manifest: give it to "plakar pkg create manifest.yaml v1.2.3"',
  flags: 'plakar ignores "flags": write "location_flags"',
  location_flag: 'plakar ignores "location_flag": write "location_flags"',
  extra_file: 'plakar ignores "extra_file": write "extra_files"',
  protocol: 'plakar ignores "protocol": write "protocols", a list',
  validators: 'plakar ignores "validators": write "validator", one path',
  arg: 'plakar ignores "arg": write "args", a list',
  apiVersion: 'plakar ignores "apiVersion": write "api_version"',
  displayName: 'plakar ignores "displayName": write "display_name"',
  connector: 'plakar ignores "connector": write "connectors", a list',
};
