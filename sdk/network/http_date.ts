import type { Clock } from "./clock.ts";

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
/** The three forms a recipient has to understand (RFC 9110 section 5.6.7). */
const FORMS = [
  new RegExp(`^[A-Z][a-z]{2}, (?<day>\\d\\d) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(
    `^[A-Z][a-z]{5,8}, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) ${TIME} GMT$`,
  ),
  new RegExp(`^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
];

/**
 * Reads a date of HTTP in any of its three forms (RFC 9110 section 5.6.7), in milliseconds since
 * 1970; undefined when it is none. The clock tells the century of a year with two digits.
 */
export function httpDate(text: string, clock: Clock): number | undefined {
  const groups = FORMS.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  const { day, month, year, hour, minute, second } = groups;
  const index = MONTHS.indexOf(month ?? "") / 3;
  const years = year?.length === 2 ? fullYear(Number(year), clock) : Number(year);
  const inMonth = Date.UTC(years, index, Number(day));
  if (!Number.isInteger(index) || new Date(inMonth).getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  return inMonth + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
}

/** Two digits mean a year at most 50 ahead, else one in the past (section 5.6.7). */
function fullYear(digits: number, clock: Clock): number {
  const first = new Date(clock.date()).getUTCFullYear() - 49;
  return first + (digits - first % 100 + 100) % 100;
}
