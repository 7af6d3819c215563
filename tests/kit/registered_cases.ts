// Test cases as an author would register them; `register_cases_test.ts` runs this file.
import { fakeImporter } from "../../testing/fake_importer.ts";
import { registerCases } from "../../testing/register_cases.ts";

const roles = ["importer"] as const;
const holds = () => Promise.resolve();
const fails = () => Promise.reject(new Error("seen: the wrong thing"));

registerCases({
  role: "importer",
  name: "fake",
  connector: () => fakeImporter(),
  protocol: "fake",
  config: { location: "fake://x" },
  distances: ["direct"],
  generations: ["v1.1"],
  cases: [
    { row: "X1", statement: "holds", roles, run: holds },
    { row: "X2", statement: "fails", roles, run: fails },
    { row: "X3", statement: "fails as declared", roles, run: fails },
    { row: "X4", statement: "holds against its declaration", roles, run: holds },
    { row: "X5", statement: "needs a wonder", roles, needs: ["wonder"], run: fails },
    { row: "X6", statement: "is about stores", roles: ["storage"], run: fails },
    { row: "X7", statement: "is about v1.0 hosts", roles, generation: "v1.0", run: fails },
  ],
  skip: [{ row: "X3", reason: "no time" }, { row: "X4", reason: "an old belief" }],
});
