import { deepEqual } from "node:assert/strict";
import { serviceDescriptor } from "./service_descriptor.ts";

type Node = { nested: Record<string, Node> };
const names = (node: Node | undefined) => Object.keys(node?.nested ?? {}).sort();

Deno.test("a service's descriptor holds its package and those it shares", () => {
  const importer = serviceDescriptor("importer.Importer") as Node;
  deepEqual(names(importer), ["google", "importer", "plakar"]);
  deepEqual(names(importer.nested["plakar"]), ["connectors"]);
  const exporter = serviceDescriptor("plakar.exporter.Exporter") as Node;
  deepEqual(names(exporter), ["google", "plakar"]);
  deepEqual(names(exporter.nested["plakar"]), ["connectors", "exporter"]);
  const store = serviceDescriptor("store.Store") as Node;
  deepEqual(names(store).includes("store"), true);
  deepEqual(names(store).includes("importer"), false);
});
