import { testStorage } from "@plakar-deno/sdk/testing";
import { storage as setup } from "../connectors/acme/conformance.ts";
import { storage } from "../connectors/acme/storage.ts";

// Every rule of the protocol that a storage must keep.
testStorage({ connector: storage, ...setup });
