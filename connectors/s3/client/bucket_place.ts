import { ConnectorError, type Location } from "@plakar-deno/sdk";
import { encodeKey, encodePart } from "./encode_key.ts";
import { regionOf } from "./region_of.ts";
import type { S3Config } from "./s3_options.ts";

/** A bucket on a server, and the prefix in it that a connector works below. */
export interface BucketPlace {
  /** Scheme, host and port that requests go to, without a path: `https://s3.example.org`. */
  readonly origin: string;
  /** The server without scheme, for messages and as the origin of snapshots: `s3.example.org`. */
  readonly host: string;
  /** The bucket. */
  readonly bucket: string;
  /** The prefix of all keys: empty, or ending in "/" and not starting with it. */
  readonly prefix: string;
  /** The bucket and prefix as an absolute clean path (protocol 3.7): `/bucket/a/b`. */
  readonly root: string;
  /** The region that signatures name. */
  readonly region: string;
  /**
   * The URL of a key, every byte of it escaped as signatures want it; the key "" is the bucket.
   *
   * @throws {ConnectorError} `invalid_argument` for a key that no URL can carry: see `encodeKey`.
   */
  url(key: string, query?: Readonly<Record<string, string>>): URL;
}

/** What {@link bucketPlace} reads of the options. */
export type PlaceConfig = Pick<
  S3Config,
  "endpoint" | "port" | "region" | "root" | "use_tls" | "virtual_host"
>;

/** A host, IPv6 in brackets, and the port if one is written. */
const HOST = /^(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@[\]\\%]+)(?::([0-9]{1,5}))?$/;

/** What servers take: AWS wants 3 to 63 of `a-z 0-9 - .`, older buckets and others more. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

/** What can be part of a host name. */
const BUCKET_IN_HOST = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Reads out of location and options where the bucket is (protocol 8):
 *
 * - `bucket://<endpoint>/<bucket>[/prefix]`; `port` counts when the location names none.
 * - `root` stands in the place of the path of the location; `/` does not.
 * - `endpoint` that is not the host of the location: that host is the bucket, the path the prefix;
 *   `root` may begin with the bucket or not.
 * - `virtual_host`: requests name the bucket in the host; the location is
 *   `bucket://<bucket>.<endpoint>[/prefix]` or one of those above.
 *
 * The path is taken letter by letter: nothing is unescaped, so `%20` is three letters of the key.
 *
 * @throws {ConnectorError} `invalid_argument` that says what to write.
 */
export function bucketPlace(location: Location, config: PlaceConfig): BucketPlace {
  // "/" and "" are what the official connector has where nothing is set.
  const root = /^\/?$/.test(config.root ?? "") ? undefined : config.root;
  const refuse = (problem: string, form?: string) => refusal(location.text, root, problem, form);
  const [, urlHost = "", urlPath = ""] = /^([^/]*)(.*)$/s.exec(location.rest) ?? [];
  // Not quoted: what stands before "@" may be a password.
  if (urlHost.includes("@")) {
    throw new ConnectorError(
      'cannot use the location: there is an "@" in its host; ' +
        "give the keys of the account as access_key and secret_access_key",
      { code: "invalid_argument" },
    );
  }
  const endpoint = config.endpoint === undefined ? undefined : endpointHost(config.endpoint);
  if (config.virtual_host && endpoint === undefined) {
    throw refuse("virtual_host needs the name of the server; set endpoint=<server>");
  }
  const named = HOST.exec(urlHost);
  if (named === null && (urlHost !== "" || endpoint === undefined)) {
    throw refuse(urlHost === "" ? "it names no server" : "its host is not valid");
  }
  const urlName = hostName(named?.[1] ?? "");
  const server = endpoint ?? { name: urlName, port: named?.[2] };
  const inHost = config.virtual_host && urlName.endsWith(`.${server.name}`);
  const path = (root ?? urlPath).replace(/^\//, "");
  // The root may name the bucket again, as that of the official connector does.
  const namesBucket = root !== undefined && !config.virtual_host &&
    `${path}/`.startsWith(`${urlHost}/`);
  const whole = inHost
    ? `${urlName.slice(0, -server.name.length - 1)}/${path}`
    : urlName === "" || urlName === server.name || namesBucket
    ? path
    : `${urlHost}/${path}`;
  const [, bucket = "", rest = ""] = /^([^/]*)\/?(.*)$/s.exec(whole) ?? [];
  if (bucket === "") throw refuse("it names no bucket");
  if (!(config.virtual_host ? BUCKET_IN_HOST : BUCKET).test(bucket)) {
    const letters = config.virtual_host
      ? "lower-case letters, digits, dots and hyphens, since virtual_host makes it part of a host"
      : "letters, digits, dots, hyphens and underscores";
    const problem = `${JSON.stringify(bucket)} is no name of a bucket: at least 3 ${letters}`;
    if (whole === path || inHost) throw refuse(problem);
    const why = "the host of the location is the bucket once endpoint is set";
    throw refuse(`${problem}; ${why}`, "bucket://<bucket>");
  }
  const prefix = prefixOf(rest, refuse);

  const ownPort = inHost || urlName === server.name ? named?.[2] : undefined;
  const port = server.port ?? ownPort ?? config.port;
  const base = originOf(config.use_tls, server.name, port, refuse);
  const origin = config.virtual_host ? base.origin.replace("://", `://${bucket}.`) : base.origin;
  if (!URL.canParse(origin)) {
    throw refuse("virtual_host needs a server with a name, not an address");
  }
  const start = config.virtual_host ? "/" : `/${bucket}`;
  return {
    origin,
    host: base.host,
    bucket,
    prefix,
    root: `/${bucket}/${prefix}`.slice(0, -1),
    region: config.region ?? regionOf(server.name),
    url: (key, query = {}) => {
      const slash = key === "" || config.virtual_host ? "" : "/";
      return new URL(`${origin}${start}${slash}${encodeKey(key)}${searchOf(query)}`);
    },
  };
}

/** A query escaped as signatures want it; `+` for a space would be signed as another letter. */
function searchOf(query: Readonly<Record<string, string>>): string {
  const parts = Object.entries(query).map(([name, value]) =>
    `${encodePart(name)}=${encodePart(value)}`
  );
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/**
 * A name of a server as URLs write it, so that two spellings of one are one: lower case, addresses
 * in their short form, other alphabets in Punycode; without the dot that may end it.
 */
function hostName(text: string): string {
  const name = text.toLowerCase().replace(/\.$/, "");
  return URL.parse(`http://${name}`)?.hostname ?? name;
}

/** The host and port of the option `endpoint`. */
function endpointHost(text: string): { readonly name: string; readonly port: string | undefined } {
  const [, name, port] = HOST.exec(text) ?? [];
  if (name !== undefined) return { name: hostName(name), port };
  // A text with "@" may hold a password.
  const shown = text.includes("@") ? "" : ` ${JSON.stringify(text)}`;
  throw new ConnectorError(
    `cannot use the endpoint${shown}: it is not a host; write it without scheme and path, ` +
      'as s3.example.org or s3.example.org:9000, and set "use_tls" to choose https or http',
    { code: "invalid_argument" },
  );
}

/** Scheme, host and port as URLs write them: lower case, without the port that is the default. */
function originOf(
  tls: boolean,
  name: string,
  port: string | number | undefined,
  refuse: (problem: string) => ConnectorError,
): { readonly origin: string; readonly host: string } {
  const authority = port === undefined ? name : `${name}:${port}`;
  const text = `${tls ? "https" : "http"}://${authority}`;
  const url = URL.parse(text);
  if (url === null || url.port === "0") {
    throw refuse(`${JSON.stringify(authority)} is not a host and port`);
  }
  return { origin: url.origin, host: url.host };
}

function refusal(
  location: string,
  root: string | undefined,
  problem: string,
  form = "bucket://<server>/<bucket>",
): ConnectorError {
  return new ConnectorError(
    `cannot use the location ${JSON.stringify(location)}` +
      `${root === undefined ? "" : ` with root=${JSON.stringify(root)}`}: ${problem}; ` +
      `write it as "${form}" or "${form}/<prefix>"`,
    { code: "invalid_argument" },
  );
}

/**
 * The prefix of all keys that the path behind the bucket names: with one "/" at its end, or empty.
 * Each part is a folder below which keys are found by name, so parts that are empty, `.` or `..`
 * are refused: they are no folder anywhere, and no path of a snapshot may hold them (protocol 3.7).
 */
function prefixOf(path: string, refuse: (problem: string) => ConnectorError): string {
  if (path === "") return "";
  const parts = path.replace(/\/$/, "").split("/");
  for (const part of parts) {
    if (part === "") throw refuse('its prefix has an empty part ("//"); remove that slash');
    if (part === "." || part === "..") {
      throw refuse(`its prefix has the part ${JSON.stringify(part)}; remove it`);
    }
    if (part.includes("\0") || !part.isWellFormed()) {
      throw refuse("its prefix has a letter that no path may hold; remove it");
    }
  }
  return `${parts.join("/")}/`;
}
