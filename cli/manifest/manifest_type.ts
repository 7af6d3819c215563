import type { LocationFlag } from "../../sdk/flags.ts";

/** A role a host of plakar v1.1 loads (protocol 7.1, `type`). */
export type ConnectorType = "importer" | "exporter" | "storage";

/** One entry of the manifest's `connectors` list (protocol 7.1). */
export interface ManifestConnector {
  /** `type`: the role of the executable. */
  readonly type: ConnectorType;
  /** `protocols`: the schemes it answers to, without colon; at least one. */
  readonly protocols: readonly string[];
  /** `executable`: its path below the manifest's folder, clean and without a leading `./`. */
  readonly executable: string;
  /** `args`: passed to the executable to the letter; empty when left out. */
  readonly args: readonly string[];
  /** `location_flags`: how the host treats locations; empty when left out. */
  readonly locationFlags: readonly LocationFlag[];
  /** `class`: the kind of system, for the catalogue. */
  readonly class?: string;
  /** `subclass`: a narrower word that belongs to `class`. */
  readonly subclass?: string;
  /** `validator`: path of a JSON Schema of the options, below the manifest's folder. */
  readonly validator?: string;
  /** `extra_files`: further files to package, below the manifest's folder. */
  readonly extraFiles: readonly string[];
}

/** A `manifest.yaml` that plakar v1.1 reads without ignoring or rejecting any of it. */
export interface Manifest {
  /** `name`: letters, digits and `-`; the first part of the package's file name. */
  readonly name: string;
  /** `display_name`: the title in the catalogue. */
  readonly displayName?: string;
  /** `description`: one sentence for the catalogue. */
  readonly description?: string;
  /** `homepage`: an `http` or `https` address. */
  readonly homepage?: string;
  /** `license`: an SPDX identifier. */
  readonly license?: string;
  /** `tier`: who stands behind it, for example `third-party`. */
  readonly tier?: string;
  /** `contact`: usually a `mailto:` address. */
  readonly contact?: string;
  /** `tags`: words for the catalogue. */
  readonly tags: readonly string[];
  /** `api_version`: `v1.1.0`, or `v1.0.0` for a package of the older generation. */
  readonly apiVersion?: string;
  /** `connectors`: at least one. */
  readonly connectors: readonly ManifestConnector[];
}
