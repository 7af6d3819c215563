export { importer } from "./conformance_importer.ts";
export { exporter } from "./conformance_exporter.ts";
export { storage } from "./conformance_storage.ts";
