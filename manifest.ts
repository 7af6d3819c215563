/**
 * Reads and checks `manifest.yaml`, the file that tells plakar what a package holds.
 *
 * @module
 */
export { parseManifest } from "./cli/manifest/parse_manifest.ts";
export type { ConnectorType, Manifest, ManifestConnector } from "./cli/manifest/manifest_type.ts";
export type { LocationFlag } from "./sdk/flags.ts";
