import { faultCases } from "./fault_cases.ts";
import { listingCases } from "./listing_cases.ts";
import { restartCases } from "./restart_cases.ts";
import { serverOfFile } from "./server_of_file.ts";
import { findVersitygw, start, startOwn } from "./versitygw.ts";

const server = await serverOfFile({ find: findVersitygw, start });
listingCases(server);
faultCases(server, 1);
await restartCases("versitygw", { find: findVersitygw, startOwn });
