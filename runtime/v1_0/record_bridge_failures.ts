import { ConnectorError } from "../../sdk/error.ts";
import { escapePath } from "../../sdk/escape_path.ts";

/** Of a record whose author waits for more of them. */
export function unanswered(path: string, patience: number): ConnectorError {
  return new ConnectorError(
    `the exporter did not answer "${escapePath(path)}" within ${
      patience / 1000
    } seconds and waits ` +
      `for further records, but this host sends none before the answer; it must answer each ` +
      `record when it is stored, not at the end of all`,
    { code: "deadline_exceeded" },
  );
}

/** Of a content that the host neither ends nor breaks off. */
export function leftLying(path: string, milliseconds: number): ConnectorError {
  return new ConnectorError(
    `the host sent nothing of "${escapePath(path)}" for ${
      milliseconds / 1000
    } seconds while other ` +
      `files wait; the file is incomplete, its cause is on the host's side`,
    { code: "data_loss" },
  );
}

/** Of a content whose author asked for the next record. */
export function unread(path: string): ConnectorError {
  return new ConnectorError(
    `the rest of "${escapePath(path)}" is gone: the next record was asked for before its content ` +
      `was read; read each content to its end first`,
    { code: "failed_precondition" },
  );
}

/** Of a record whose author ended. */
export function forgotten(path: string): ConnectorError {
  return new ConnectorError(
    `the exporter ended without an answer for "${
      escapePath(path)
    }"; whether it was stored is not ` +
      `known, so restore it again`,
    { code: "internal" },
  );
}

/** Of a call that comes when the author ended. */
export function endedEarly(): ConnectorError {
  return new ConnectorError(
    "not restored: the exporter ended before this entry; its export function must take all records",
    { code: "internal" },
  );
}

/** Of a call that Close overtook, or that comes after it. */
export function closed(): ConnectorError {
  return new ConnectorError("not restored: the host closed the exporter before this call ended", {
    code: "failed_precondition",
  });
}
