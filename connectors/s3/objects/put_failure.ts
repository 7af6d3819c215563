import { ConnectorError } from "@plakar-deno/sdk";

/**
 * Something on the way changed the bytes, and the server did not notice. `outcome` tells what became
 * of the object, if there is one.
 */
export function notWhatWasSent(action: string, outcome?: string): ConnectorError {
  return new ConnectorError(
    `cannot ${action}: the server has other bytes than were sent (their checksum differs); ` +
      `${
        outcome === undefined ? "" : `${outcome}; `
      }try again, and check the memory and network of both machines`,
    { code: "data_loss" },
  );
}

/** There is an object where none may be. */
export function alreadyExists(key: string): ConnectorError {
  return new ConnectorError(
    `cannot put ${JSON.stringify(key)}: an object of that key exists already; ` +
      `choose another place, or delete it if nobody needs it`,
    { code: "already_exists" },
  );
}

/** More than S3 can hold in one object. */
export function tooLarge(key: string): ConnectorError {
  return new ConnectorError(
    `cannot put ${JSON.stringify(key)}: it is larger than 5 TiB, the most that S3 keeps as one ` +
      `object; split it or leave it out`,
    { code: "out_of_range" },
  );
}
