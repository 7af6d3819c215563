/** The path of a folder's entry; a URL stays a URL. */
export function child(dir: string | URL, name: string): string | URL {
  if (typeof dir === "string") return `${dir.replace(/\/+$/, "")}/${name}`;
  const url = new URL(dir);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodeURIComponent(name)}`;
  return url;
}
