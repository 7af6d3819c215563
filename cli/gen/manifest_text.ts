import { stringify } from "yaml";
import type { Manifest } from "../manifest/manifest_type.ts";

/**
 * Writes a manifest in the order in which the keys are usually written; what is empty is left out.
 *
 * @param manifest What it says.
 * @param version The package's version; the manifests of plakar v1.0 alone have one (protocol 7.1).
 */
export function manifestText(manifest: Manifest, version?: string): string {
  const whole = {
    name: manifest.name,
    display_name: manifest.displayName,
    description: manifest.description,
    homepage: manifest.homepage,
    license: manifest.license,
    tier: manifest.tier,
    contact: manifest.contact,
    tags: some(manifest.tags),
    api_version: manifest.apiVersion,
    version,
    connectors: manifest.connectors.map((connector) => ({
      type: connector.type,
      protocols: connector.protocols,
      location_flags: some(connector.locationFlags),
      executable: connector.executable,
      args: some(connector.args),
      validator: connector.validator,
      class: connector.class,
      subclass: connector.subclass,
      extra_files: some(connector.extraFiles),
    })),
  };
  // By the rules of YAML 1.1: what is no text there is in quotes, and is one in 1.2 as well.
  return stringify(whole, {
    version: "1.1",
    lineWidth: 0,
    aliasDuplicateObjects: false,
    singleQuote: false,
  });
}

function some<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}
