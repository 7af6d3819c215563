import { isMap, isSeq, parseDocument } from "yaml";
import type { LocationFlag } from "../../sdk/flags.ts";
import { editManifest } from "../gen/edit_manifest.ts";
import { schemaFile } from "../gen/manifest_steps.ts";
import { spliceYaml } from "../gen/splice_yaml.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { ConnectorPlan } from "./project_plan.ts";
import { templateFacts } from "./template_facts.ts";

/**
 * Adds the entry of one more role to the text of a `manifest.yaml` that has none for it. Everything
 * else in it stays to the letter, comments included.
 *
 * @throws {ConnectorError} `invalid_argument` for a text that is no manifest.
 */
export function addManifestEntry(
  text: string,
  { connector, protocol, template }: Omit<ConnectorPlan, "roles">,
  role: ConnectorType,
): string {
  const { isLocal, class: className } = templateFacts[template];
  const flags: readonly LocationFlag[] = isLocal ? ["localfs"] : [];
  const validator = schemaFile({ connector, role });
  const added = editManifest(text, [{ connector, role, protocols: [protocol], flags, validator }]);
  const connectors = parseDocument(added.text).get("connectors");
  const last = isSeq(connectors) ? connectors.items.at(-1) : undefined;
  if (!isMap(last) || last.has("class")) return added.text;
  const splices = spliceYaml(added.text);
  splices.set(last, "class", className, "validator");
  return splices.result();
}
