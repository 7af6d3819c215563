import { formatSize } from "../build/format_size.ts";

/** `in 1.2 s: 1,000 records/s, 8.1 MB/s`. */
export function rateLine(
  records: number,
  bytes: number | undefined,
  milliseconds: number,
): string {
  const seconds = Math.max(1, milliseconds) / 1000;
  const rates = [
    `${Math.round(records / seconds).toLocaleString("en-US")} records/s`,
    ...(bytes === undefined ? [] : [`${formatSize(Math.round(bytes / seconds))}/s`]),
  ];
  return `in ${seconds.toFixed(seconds < 10 ? 2 : 0)} s: ${rates.join(", ")}`;
}
