import { importerCases } from "./importer_cases.ts";
import { serverOfFile } from "./server_of_file.ts";
import { findVersitygw, start } from "./versitygw.ts";

importerCases(await serverOfFile({ find: findVersitygw, start }));
