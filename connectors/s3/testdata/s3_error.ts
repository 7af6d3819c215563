/** An answer of the fake server that is an error: S3's code, the status, and more XML elements. */
export class S3Error extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly more: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** An element with text content, escaped. */
export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** A whole document in S3's namespace. */
export function xmlDocument(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`;
}

/** The document of an error, as S3 has it. */
export function errorDocument({ code, message, more }: S3Error): string {
  const rest = Object.entries(more).map(([name, text]) => element(name, text)).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${element("Code", code)}${
    element("Message", message)
  }${rest}<RequestId>FAKE</RequestId></Error>`;
}

function escapeXml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(
    // deno-lint-ignore no-control-regex
    /[&<>"\x00-\x1f\x7f]/g,
    (character) => names[character] ?? `&#x${character.charCodeAt(0).toString(16)};`,
  );
}
