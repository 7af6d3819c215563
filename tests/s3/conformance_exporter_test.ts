import { exporter } from "../../connectors/s3/exporter.ts";
import { testExporter } from "../../testing/mod.ts";
import { executable } from "../compiled/executable.ts";
import { conformanceOn } from "./conformance_on.ts";
import { findSeaweedfs, start } from "./seaweedfs.ts";

const server = { kind: "SeaweedFS", find: findSeaweedfs, start };

await conformanceOn(server, ({ setups, nameOf, caseTimeout }) =>
  testExporter({
    connector: exporter,
    executable: { executable: executable("s3-exporter") },
    name: nameOf("exporter"),
    caseTimeout,
    ...setups.exporter,
  }));
