import type { ImportRecord } from "../../sdk/record.ts";

/**
 * What is wrong with the length of a content, for a person.
 *
 * @param bytes How many came.
 * @returns `undefined` when the record says the same, or nothing, as attributes and −1 do.
 */
export function sizeFault(record: ImportRecord, bytes: number): string | undefined {
  const announced = record.kind === "file" ? record.info.size : -1;
  if (announced < 0 || announced === bytes) return undefined;
  return `its record says ${announced} bytes, but ${bytes} came`;
}
