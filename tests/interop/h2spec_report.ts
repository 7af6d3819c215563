/** One case of h2spec. */
export interface H2specCase {
  /** The part of the specification, for example `http2/6.9.1`. */
  readonly section: string;
  /** What the case does. */
  readonly title: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** What was expected and what came, for a case that failed. */
  readonly detail: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&#34;": '"',
  "&#39;": "'",
  "&#xA;": "\n",
  "&#x9;": "\t",
};

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt|#34|#39|#xA|#x9);/g, (entity) => ENTITIES[entity]!);
}

function attribute(text: string, name: string): string {
  return unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? "");
}

/**
 * Reads the JUnit report that h2spec 2 writes. By patterns, since the report holds bytes of the wire
 * that XML forbids.
 */
export function h2specReport(xml: string): H2specCase[] {
  return [...xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)].map(
    ([, attributes = "", body = ""]) => ({
      section: attribute(attributes, "package"),
      title: attribute(attributes, "classname"),
      outcome: /<(?:error|failure)\b/.test(body)
        ? "failed"
        : body.includes("<skipped")
        ? "skipped"
        : "passed",
      detail: unescape(body.replace(/<[^>]*>/g, "").trim()),
    }),
  );
}
