import { isAbsolute, normalize } from "node:path/posix";
import type { LocationFlag } from "../../sdk/flags.ts";
import type { YamlPath } from "./line_of.ts";
import {
  builtInProtocols,
  classes,
  connectorKeys,
  connectorTypes,
  keyRemedies,
  manifestFlags,
  protocolName,
} from "./manifest_rules.ts";
import type { ConnectorType, ManifestConnector } from "./manifest_type.ts";
import { type Report, type YamlFields, yamlFields } from "./yaml_fields.ts";

/**
 * Reads one entry of the manifest's `connectors` list.
 *
 * @param value What the YAML parser returned for the entry.
 * @param path Its place in the document.
 * @param report Called for every problem.
 * @returns The connector; when anything was reported its values are not to be used.
 */
export function checkConnector(
  value: unknown,
  path: YamlPath,
  report: Report,
): ManifestConnector | undefined {
  const fields = yamlFields(value, path, connectorKeys, keyRemedies, report);
  if (fields === undefined) return undefined;
  const type = connectorType(fields);
  const executable = fields.requiredText("executable");
  const validator = fields.text("validator");
  const className = fields.text("class");
  const subclass = fields.text("subclass");
  checkClass(fields, className, subclass);
  return {
    type: type ?? "importer",
    protocols: protocols(fields, type),
    executable: containedFile(fields, "executable", executable) ?? "",
    args: fields.texts("args"),
    locationFlags: locationFlags(fields),
    ...(className === undefined ? {} : { class: className }),
    ...(subclass === undefined ? {} : { subclass }),
    ...(validator === undefined
      ? {}
      : { validator: containedFile(fields, "validator", validator) ?? "" }),
    extraFiles: fields.texts("extra_files").map((file) =>
      containedFile(fields, "extra_files", file) ?? ""
    ),
  };
}

function connectorType(fields: YamlFields): ConnectorType | undefined {
  const text = fields.requiredText("type");
  const type = connectorTypes.find((known) => known === text);
  if (text !== undefined && type === undefined) {
    const remedy = text === "store" ? 'write "storage"' : `write ${connectorTypes.join(", ")}`;
    fields.report("type", `plakar skips connectors of type "${text}": ${remedy}`);
  }
  return type;
}

function protocols(fields: YamlFields, type: ConnectorType | undefined): string[] {
  const names = fields.texts("protocols");
  if (names.length === 0) {
    fields.report("protocols", '"protocols" must name at least one scheme, for example [dir]');
  }
  for (const name of names) {
    if (!protocolName.test(name)) {
      fields.report(
        "protocols",
        `"${name}" cannot be a scheme: use two or more letters, digits, "+", "-" or "."`,
      );
    } else if (type !== undefined && builtInProtocols[type].includes(name)) {
      fields.report("protocols", `"${name}" is an ${type} of plakar itself: choose another scheme`);
    }
  }
  return names;
}

function locationFlags(fields: YamlFields): LocationFlag[] {
  const flags: LocationFlag[] = [];
  for (const name of fields.texts("location_flags")) {
    const flag = manifestFlags.find((known) => known === name);
    if (flag !== undefined) flags.push(flag);
    else {
      fields.report(
        "location_flags",
        `"${name}" is not a location flag, and plakar deletes a package that names it: ` +
          `use ${manifestFlags.join(", ")}`,
      );
    }
  }
  return flags;
}

function checkClass(fields: YamlFields, name?: string, subclass?: string): void {
  if (name !== undefined && !Object.hasOwn(classes, name)) {
    fields.report("class", `"${name}" is not a class: use ${Object.keys(classes).join(", ")}`);
    return;
  }
  if (subclass === undefined || subclass === "unknown") return;
  const allowed = name === undefined ? [] : classes[name] ?? [];
  if (allowed.includes(subclass)) return;
  fields.report(
    "subclass",
    allowed.length === 0
      ? `"${subclass}" needs a class that has subclasses: leave it out`
      : `"${subclass}" is not a subclass of "${name}": use ${allowed.join(", ")}`,
  );
}

/** A clean path below the manifest's folder, as `plakar pkg create` demands (protocol 7.3). */
function containedFile(fields: YamlFields, key: string, file?: string): string | undefined {
  if (file === undefined) return undefined;
  const clean = normalize(file);
  const outside = isAbsolute(clean) || clean === ".." || clean.startsWith("../") ||
    clean.includes("\\");
  if (!outside && clean !== "." && !clean.endsWith("/")) return clean;
  fields.report(key, `"${file}" must be a file below the folder of the manifest`);
  return undefined;
}
