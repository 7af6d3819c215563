import { isAbsolute, normalize } from "node:path/posix";
import type { LocationFlag } from "../../sdk/flags.ts";
import type { Generation } from "../../sdk/generation.ts";
import { suggestion } from "../../sdk/options/suggestion.ts";
import type { Edit, Report } from "./finding.ts";
import type { YamlPath } from "./line_of.ts";
import {
  builtInProtocols,
  classes,
  connectorKeys,
  connectorTypes,
  manifestFlags,
  protocolName,
} from "./manifest_rules.ts";
import type { ConnectorType, ManifestConnector } from "./manifest_type.ts";
import { type YamlFields, yamlFields } from "./yaml_fields.ts";

/**
 * Reads one entry of the manifest's `connectors` list.
 *
 * @param value What the YAML parser returned for the entry.
 * @param path Its place in the document.
 * @param report Called for every problem.
 * @param api The generation of plakar that is to read it.
 * @returns The connector; when anything was reported its values are not to be used.
 */
export function checkConnector(
  value: unknown,
  path: YamlPath,
  report: Report,
  api: Generation,
): ManifestConnector | undefined {
  const fields = yamlFields(value, path, connectorKeys, report);
  if (fields === undefined) return undefined;
  const type = connectorType(fields, api);
  const executable = fields.requiredText("executable");
  const validator = fields.text("validator");
  const className = fields.text("class");
  const subclass = fields.text("subclass");
  // plakar v1.0 reads neither, and says nothing of them.
  if (api === "v1.1") checkClass(fields, className, subclass);
  return {
    type: type ?? "importer",
    protocols: protocols(fields, type),
    executable: containedFile(fields, "executable", executable) ?? "",
    args: fields.texts("args"),
    locationFlags: locationFlags(fields, api),
    ...(className === undefined ? {} : { class: className }),
    ...(subclass === undefined ? {} : { subclass }),
    ...(validator === undefined
      ? {}
      : { validator: containedFile(fields, "validator", validator) ?? "" }),
    extraFiles: fields.texts("extra_files").map((file, index) =>
      containedFile(fields, "extra_files", file, index) ?? ""
    ),
  };
}

function connectorType(fields: YamlFields, api: Generation): ConnectorType | undefined {
  const text = fields.requiredText("type");
  const type = connectorTypes.find((known) => known === text);
  if (text === undefined || type !== undefined) return type;
  const meant = text === "store" ? "storage" : wordMeant(text, connectorTypes);
  const fix = meant === undefined ? `write ${connectorTypes.join(", ")}` : `write "${meant}"`;
  fields.report("type", {
    rule: "unknown-type",
    problem: `"${text}" is no type of connector`,
    message: `plakar skips connectors of type "${text}": ${fix}`,
    fix,
    ...(api === "v1.1" ? {} : { why: "plakar v1.0 fails to load the package because of it" }),
    ...setValue(fields.at("type"), meant),
  });
  return undefined;
}

function protocols(fields: YamlFields, type: ConnectorType | undefined): string[] {
  const names = fields.texts("protocols");
  if (names.length === 0 && !fields.isMeant("protocols")) {
    const problem = '"protocols" must name at least one scheme, for example [dir]';
    const fix = "write protocols: [dir], with the word before the colon of its locations";
    fields.report("protocols", { rule: "no-protocol", problem, message: problem, fix });
  }
  for (const [index, name] of names.entries()) {
    const path = fields.at("protocols", index);
    if (!protocolName.test(name)) {
      const problem = `"${name}" cannot be a scheme`;
      const use = 'use two or more letters, digits, "+", "-" or "."';
      // What stands before the colon is meant; another word is for the author to choose.
      const bare = [name.replace(/:(\/\/)?$/, "")].find((word) => protocolName.test(word));
      const other = [name.replaceAll("_", "-")].find((word) => protocolName.test(word));
      fields.reportAt(path, {
        rule: "protocol-name",
        problem,
        message: `${problem}: ${use}`,
        fix: bare !== undefined
          ? `write "${bare}"`
          : other !== undefined
          ? `write "${other}"`
          : use,
        ...setValue(path, bare),
      });
    } else if (type !== undefined && builtInProtocols[type].includes(name)) {
      const article = type === "storage" ? "a" : "an";
      const problem = `"${name}" is ${article} ${type} of plakar itself`;
      fields.reportAt(path, { rule: "built-in-protocol", problem, fix: "choose another scheme" });
    }
  }
  return names;
}

function locationFlags(fields: YamlFields, api: Generation): LocationFlag[] {
  const flags: LocationFlag[] = [];
  for (const [index, name] of fields.texts("location_flags").entries()) {
    const flag = manifestFlags.find((known) => known === name);
    if (flag !== undefined) {
      flags.push(flag);
      continue;
    }
    const path = fields.at("location_flags", index);
    const meant = wordMeant(name, manifestFlags);
    const why = "plakar v1.0 does not load a package that names it";
    const problem = `"${name}" is not a location flag`;
    const uses = `use ${manifestFlags.join(", ")}`;
    fields.reportAt(path, {
      rule: "location-flag",
      problem,
      message: `${problem}, and plakar deletes a package that names it: ${uses}`,
      fix: name === "exportxattr"
        ? "remove it: the program alone answers that flag, in Init"
        : meant === undefined
        ? uses
        : `write "${meant}"`,
      ...(api === "v1.1" ? {} : { why }),
      ...setValue(path, meant),
    });
  }
  return flags;
}

function checkClass(fields: YamlFields, name?: string, subclass?: string): void {
  const known = Object.keys(classes);
  if (name !== undefined && !Object.hasOwn(classes, name)) {
    const uses = `use ${known.join(", ")}`;
    const meant = wordMeant(name, known);
    const guess = meant ?? (name === "filesystem" ? "file-storage" : suggestion(name, known));
    const problem = `"${name}" is not a class`;
    fields.report("class", {
      rule: "unknown-class",
      problem,
      message: `${problem}: ${uses}`,
      fix: guess === undefined ? uses : `write "${guess}", or another of ${known.join(", ")}`,
      ...setValue(fields.at("class"), meant),
    });
    return;
  }
  if (subclass === undefined || subclass === "unknown") return;
  const allowed = name === undefined ? [] : classes[name] ?? [];
  if (allowed.includes(subclass)) return;
  const owner = known.find((each) => classes[each]!.includes(subclass));
  const rest = allowed.length === 0
    ? { problem: `"${subclass}" needs a class that has subclasses`, fix: "leave it out" }
    : {
      problem: `"${subclass}" is not a subclass of "${name}"`,
      fix: `use ${allowed.join(", ")}`,
    };
  fields.report("subclass", {
    rule: "subclass",
    ...rest,
    message: `${rest.problem}: ${rest.fix}`,
    fix: owner === undefined ? rest.fix : `${rest.fix}, or write class: ${owner} above it`,
  });
}

/** A clean path below the manifest's folder, as `plakar pkg create` demands (protocol 7.3). */
function containedFile(
  fields: YamlFields,
  key: string,
  file?: string,
  index?: number,
): string | undefined {
  if (file === undefined) return undefined;
  const clean = normalize(file);
  const outside = isAbsolute(clean) || clean === ".." || clean.startsWith("../") ||
    clean.includes("\\");
  if (!outside && clean !== "." && !clean.endsWith("/")) return clean;
  const problem = `"${file}" must be a file below the folder of the manifest`;
  const fix = clean.includes("\\")
    ? `write it with "/": "${file.replaceAll("\\", "/")}"`
    : "put the file below that folder and write its path from there, such as bin/my-importer";
  fields.reportAt(fields.at(key, index), { rule: "outside-path", problem, message: problem, fix });
  return undefined;
}

/** The known word that differs in case, `-` and `_` alone, if there is one. */
function wordMeant<Word extends string>(text: string, known: readonly Word[]): Word | undefined {
  const plain = (word: string) => word.toLowerCase().replace(/[-_ ]/g, "");
  return known.find((word) => plain(word) === plain(text));
}

function setValue(path: YamlPath, value: string | undefined): { readonly edit?: Edit } {
  return value === undefined ? {} : { edit: { kind: "set-value", path, value } };
}
