import { generations } from "../../sdk/generation.ts";
import { platforms } from "../build/platform.ts";
import { templateNames } from "../init/template_facts.ts";
import { connectorTypes } from "../manifest/manifest_rules.ts";

/** What can follow an option of this name, where the command itself does not say. */
export const optionWords: Readonly<Record<string, readonly string[]>> = {
  "--role": connectorTypes,
  "--roles": connectorTypes,
  "--template": templateNames,
  "--target": platforms.map(({ name }) => name),
  "--api": generations,
  "--report": ["text", "junit", "json"],
};

/** What an argument of this name can be, where the command itself does not say. */
export const argumentWords: Readonly<Record<string, readonly string[]>> = {
  role: connectorTypes,
  kind: ["packfile", "state", "lock"],
};
