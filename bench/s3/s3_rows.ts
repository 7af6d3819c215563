import type { Goal, Row } from "../row.ts";
import type { PairedResults } from "./paired_contest.ts";

/** What was measured. */
export type S3Results = Readonly<Record<"put" | "get" | "piped" | "range" | "list", PairedResults>>;

/** How much each round moved. */
export interface S3Amounts {
  /** Bytes of all packs. */
  readonly bytes: number;
  /** Number of ranges. */
  readonly ranges: number;
  /** Number of objects in the listing. */
  readonly listed: number;
}

const near: readonly Goal[] = [{ against: "raw", bound: "at least", value: 0.8 }];
const small: readonly Goal[] = [{ against: "value", bound: "at most", value: 200 }];

/** The rows of the s3 part: rates beside `fetch`, then memory. */
export function s3Rows({ put, get, piped, range, list }: S3Results, amounts: S3Amounts): Row[] {
  const { bytes, ranges, listed } = amounts;
  return [
    rateRow(
      "Puts of 64 MiB to S3, 8 at once",
      "MB/s",
      bytes / 1e6,
      put,
      "one PUT each, signed beforehand",
    ),
    rateRow("Gets of 64 MiB from S3, 8 at once", "MB/s", bytes / 1e6, get, "one GET each"),
    {
      ...rateRow(
        "the same Gets, beside a pipe",
        "MB/s",
        bytes / 1e6,
        piped,
        "written to a pipe",
      ),
      goals: [],
    },
    rateRow("range Gets of 64 KiB from S3, 8 at once", "/s", ranges, range, "one GET each"),
    rateRow("List of 10,000 objects on S3", "/s", listed, list, "the pages, one after another"),
    ...Object.entries({ Puts: put, Gets: get, "range Gets": range, List: list })
      .flatMap(([what, { peakRss }]) =>
        peakRss === undefined ? [] : [{
          name: `peak RSS, ${what} on S3`,
          unit: "MB" as const,
          values: { http2: peakRss / 1e6 },
          goals: small,
        }]
      ),
  ];
}

function rateRow(
  name: string,
  unit: "MB/s" | "/s",
  amount: number,
  { plugin, raw, ratio, cpuSeconds }: PairedResults,
  what: string,
): Row {
  const busy = cpuSeconds === undefined
    ? ""
    : `; http2 used ${(cpuSeconds / plugin).toFixed(2)} processors`;
  return {
    name,
    unit,
    values: { http2: amount / plugin, raw: amount / raw },
    ratios: { raw: ratio },
    goals: near,
    note: `raw: fetch, ${what}${busy}`,
  };
}
