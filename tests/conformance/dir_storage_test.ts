import { storage as setup } from "../../connectors/dir/conformance.ts";
import { storage } from "../../connectors/dir/storage.ts";
import { testStorage } from "../../testing/mod.ts";
import { byTransports } from "./by_transports.ts";

byTransports(testStorage, { connector: storage, name: "dir storage", ...setup });
