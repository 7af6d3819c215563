import { createHash } from "node:crypto";
import { Enums, Models, Serialize, SPDX, Spec } from "@cyclonedx/cyclonedx-library";
import type { Manifest } from "../manifest/manifest_type.ts";
import { type CodePackage, type CodePackages, mergeCode, packageKey } from "./module_graph.ts";
import { packageUrl } from "./package_url.ts";
import { typesOnly } from "./types_only.ts";

/** One executable of the package. */
export interface SbomExecutable {
  /** Where it stands in the package. */
  readonly path: string;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
  /** What its sandbox allows, in words. */
  readonly grants: string;
  /** What its code comes from. */
  readonly code: CodePackages;
}

/** What the list of materials is made of. */
export interface SbomOptions {
  readonly manifest: Manifest;
  /** The package's version, with a leading `v`. */
  readonly version: string;
  /** The package's platform in plakar's words: `linux-amd64`. */
  readonly platform: string;
  readonly executables: readonly SbomExecutable[];
  /** The version of Deno that every executable holds. */
  readonly deno: string;
  /** The version of this toolkit. */
  readonly toolkit: string;
  /** The licence of a package, where it is known. */
  readonly license?: (found: CodePackage) => string | undefined;
  /** When it was made, in seconds since 1970; left out when nobody says so (`SOURCE_DATE_EPOCH`). */
  readonly epoch?: number;
}

/**
 * Writes down what the executables of a package consist of: a CycloneDX 1.6 document in JSON.
 *
 * The same package gives the same bytes: lists are sorted, the serial number is made of the content,
 * and there is no time in it unless one was given.
 */
export function sbom(options: SbomOptions): string {
  const unnumbered = serialized(options);
  return serialized(options, serialNumber(unnumbered));
}

function serialized(options: SbomOptions, serial?: string): string {
  const { manifest, version, platform, executables, epoch, toolkit } = options;
  const root = component("application", manifest.name, {
    version,
    purl: packageUrl("generic", manifest.name, version),
    description: manifest.description,
    license: manifest.license,
  });
  root.properties.add(new Models.Property("plakar-deno:platform", platform));
  const bom = new Models.Bom({ serialNumber: serial });
  bom.metadata.component = root;
  bom.metadata.lifecycles.add(Enums.LifecyclePhase.Build);
  bom.metadata.tools.components.add(
    component("application", "plakar-deno", {
      version: toolkit,
      purl: packageUrl("jsr", "@plakar-deno/sdk", toolkit),
      ref: "tool",
    }),
  );
  if (epoch !== undefined) bom.metadata.timestamp = new Date(epoch * 1000);

  const deno = component("platform", "deno", {
    version: options.deno,
    purl: packageUrl("github", "denoland/deno", `v${options.deno}`),
    description: "The runtime inside of each executable",
    license: "MIT",
  });
  bom.components.add(deno);
  const packages = packageComponents(options);
  for (const each of packages.values()) bom.components.add(each);
  for (const { path, sha256, grants, code } of executables) {
    const one = component("application", path, { version, ref: `executable:${path}` });
    one.hashes.set(Enums.HashAlgorithm["SHA-256"], sha256);
    one.properties.add(new Models.Property("plakar-deno:may-use", grants));
    one.dependencies.add(deno.bomRef);
    for (const key of code.imports.get("") ?? []) one.dependencies.add(packages.get(key)!.bomRef);
    bom.components.add(one);
    root.dependencies.add(one.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(
    new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6),
  );
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** A component for each package, with what it imports in any of the executables. */
function packageComponents(options: SbomOptions): Map<string, Models.Component> {
  const { packages, imports } = mergeCode(options.executables.map(({ code }) => code));
  const unused = typesOnly(imports);
  const components = new Map([...packages].map(([key, each]) => {
    const made = packageComponent(each, options.license?.(each));
    // It is part of what was installed, but no code of it can be in an executable.
    if (unused.has(key)) made.scope = Enums.ComponentScope.Excluded;
    return [key, made];
  }));
  for (const [key, made] of components) {
    for (const to of imports.get(key) ?? []) made.dependencies.add(components.get(to)!.bomRef);
  }
  return components;
}

function packageComponent(found: CodePackage, license?: string): Models.Component {
  const { registry, name, version } = found;
  if (registry === "url") {
    const made = component("file", name, { ref: packageKey(found) });
    made.externalReferences.add(
      new Models.ExternalReference(name, Enums.ExternalReferenceType.Distribution),
    );
    return made;
  }
  return component("library", name, {
    version,
    purl: packageUrl(registry, name, version),
    license,
  });
}

interface ComponentOptions {
  readonly version?: string;
  readonly purl?: string;
  readonly description?: string;
  readonly license?: string;
  /** What other parts of the document call it; its purl when left out. */
  readonly ref?: string;
}

function component(
  type: `${Enums.ComponentType}`,
  fullName: string,
  { version, purl, description, license, ref }: ComponentOptions,
): Models.Component {
  const [group, name] = fullName.startsWith("@") ? fullName.split("/", 2) : [undefined, fullName];
  const made = new Models.Component(type as Enums.ComponentType, name!, {
    bomRef: ref ?? purl,
    group,
    version,
    purl,
    description,
  });
  if (license !== undefined) made.licenses.add(licenseModel(license));
  return made;
}

function licenseModel(text: string): Models.License {
  if (SPDX.isSupportedSpdxId(text)) return new Models.SpdxLicense(text);
  const isExpression = /\s(AND|OR|WITH)\s/.test(text);
  return isExpression ? new Models.LicenseExpression(text) : new Models.NamedLicense(text);
}

/** A UUID of version 8, whose bits are the maker's to choose (RFC 9562, 5.8). */
function serialNumber(content: string): string {
  const bytes = createHash("sha256").update(content).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  const parts = [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]] as const;
  return `urn:uuid:${parts.map(([from, to]) => hex.slice(from, to)).join("-")}`;
}
