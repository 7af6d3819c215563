import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { TemplateName } from "./project_plan.ts";
import sources from "./template_sources.json" with { type: "json" };

/** One file of a template, in which a placeholder stands for connector and protocol. */
export interface TemplateSource {
  /** Path below the project, with the placeholder for the connector. */
  readonly path: string;
  /** Its text, with the placeholder for the protocol. */
  readonly text: string;
  /** The roles that need it. */
  readonly roles: readonly ConnectorType[];
}

/**
 * The files of every template. They are made from the folder `templates`, which holds them as
 * modules that are checked and tested like any other: a test fails when they differ.
 */
export const templateSources: Readonly<Record<TemplateName, readonly TemplateSource[]>> =
  sources as Record<TemplateName, TemplateSource[]>;
