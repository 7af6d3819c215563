/**
 * Whether a secret can be read out of a text by any chain of up to two decodings; a search of its own
 * that shares nothing with what scrubs: it decodes everything that could be decoded and looks.
 */
export function isReadable(text: string, secret: string): boolean {
  const wanted = [secret, latin1(new TextEncoder().encode(secret))].map((each) =>
    each.toLowerCase()
  );
  let level = new Set([text]);
  const seen = new Set(level);
  for (let depth = 0; depth <= 2; depth++) {
    const next = new Set<string>();
    for (const each of level) {
      const small = each.toLowerCase();
      if (wanted.some((form) => small.includes(form))) return true;
      for (const form of decodings(each)) {
        if (form.length >= secret.length && !seen.has(form)) next.add(form);
        seen.add(form);
      }
    }
    level = next;
  }
  return false;
}

function decodings(text: string): string[] {
  return [
    text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => utf8(Uint8Array.fromHex(run.replaceAll("%", "")))),
    text.replaceAll("+", " "),
    text.replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    text.replace(/\\(["\\/bfnrt])/g, (_, letter) => SHORT[letter] ?? letter),
    text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
    text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => ENTITIES[name]!),
    ...base64Runs(text),
    ...hexRuns(text),
  ];
}

const SHORT: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function base64Runs(text: string): string[] {
  const joined = text.replace(/\\[rn]|[\r\n]/g, "").replaceAll("-", "+").replaceAll("_", "/");
  return (joined.match(/[A-Za-z0-9+/]{8,}/g) ?? []).flatMap((run) =>
    [0, 1, 2, 3].flatMap((from) => {
      const part = run.slice(from);
      const whole = part.slice(0, part.length % 4 === 1 ? -1 : undefined);
      const bytes = decoded(whole);
      return [latin1(bytes), utf8(bytes), latin1(bytes).replaceAll("\0", "")];
    })
  );
}

function decoded(run: string): Uint8Array {
  return Uint8Array.fromBase64(run + "=".repeat((4 - run.length % 4) % 4), {
    lastChunkHandling: "loose",
  });
}

function hexRuns(text: string): string[] {
  return (text.match(/[0-9a-f]{12,}/gi) ?? []).flatMap((run) =>
    [0, 1].map((from) => {
      const part = run.slice(from);
      return utf8(Uint8Array.fromHex(part.slice(0, part.length - part.length % 2)));
    })
  );
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
