/** The bytes that an answer announces; undefined when it does not, or what it says is no number. */
export function toldLength(headers: Headers): number | undefined {
  const told = headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(told) ? Number(told) : undefined;
}
