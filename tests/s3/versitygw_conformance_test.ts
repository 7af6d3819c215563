import { exporter } from "../../connectors/s3/exporter.ts";
import { importer } from "../../connectors/s3/importer.ts";
import { storage } from "../../connectors/s3/storage.ts";
import { testExporter, testImporter, testStorage } from "../../testing/mod.ts";
import { conformanceOn } from "./conformance_on.ts";
import { findVersitygw, start } from "./versitygw.ts";

const server = { kind: "versitygw", find: findVersitygw, start };

// How far away the connector is makes no difference to a server: the suite "s3" tests that.
const distances = ["direct"] as const;

await conformanceOn(server, ({ setups, nameOf, caseTimeout }) => {
  const common = (role: keyof typeof setups) => ({ name: nameOf(role), caseTimeout, distances });
  testImporter({ connector: importer, ...common("importer"), ...setups.importer });
  testExporter({ connector: exporter, ...common("exporter"), ...setups.exporter });
  testStorage({ connector: storage, ...common("storage"), ...setups.storage });
});
