/** How long an answer is said to be, which is not known by the body of a HEAD. */
export function lengthOf(
  { method }: Pick<Request, "method">,
  sent: Uint8Array,
  told: string,
): string {
  return method === "HEAD" ? told : String(sent.length);
}
