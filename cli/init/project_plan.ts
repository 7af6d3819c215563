import type { ConnectorType } from "../manifest/manifest_type.ts";

/** What a connector of a new project talks to. */
export type TemplateName = "files" | "rest" | "kv";

/** Where a project takes the SDK from. */
export interface SdkSource {
  /** The version of the SDK that the project asks for, as `1.2.3`. */
  readonly version: string;
  /** The folder of the SDK's checkout, relative to the project; left out where it comes from JSR. */
  readonly checkout?: string;
}

/** A connector to make. */
export interface ConnectorPlan {
  /** Name of the connector: of its folder, its executables and its permission sets. */
  readonly connector: string;
  /** Scheme of its locations. */
  readonly protocol: string;
  /** What it is made from. */
  readonly template: TemplateName;
  /** Its roles. */
  readonly roles: readonly ConnectorType[];
}

/** A project to make. */
export interface ProjectPlan extends ConnectorPlan {
  /** Name of the package. */
  readonly name: string;
  /** Where it takes the SDK from. */
  readonly sdk: SdkSource;
}
