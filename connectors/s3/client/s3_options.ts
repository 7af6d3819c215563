import {
  boolean,
  defineOptions,
  integer,
  makeOption,
  oneOf,
  size,
  text,
  type ValuesOf,
} from "@plakar-deno/sdk/options";
import { keyOfCustomer } from "./sse.ts";

/** The storage classes of S3 that objects can be written to (protocol 8). */
export const storageClasses = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "GLACIER_IR",
  "DEEP_ARCHIVE",
] as const;

/** One of {@link storageClasses}. */
export type StorageClass = typeof storageClasses[number];

/** A key is sent in a header, and one that no header can carry would be shown by its error. */
function readKey(value: string): { readonly value: string } | { readonly problem: string } {
  return /^[!-~]+$/.test(value) ? { value } : {
    problem: value === ""
      ? "is empty; write a value"
      : "has a space, a line break or another letter that no key has; write the key alone",
  };
}

/** What a region is named with; it stands in the scope of every signature. */
const REGION = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** A required key of the account. */
function keyOption(description: string) {
  return makeOption<string, false>({
    schema: { type: "string", minLength: 1 },
    secret: true,
    read: readKey,
    format: (value) => value,
  }, { description });
}

/** What every role has: the table of the official connector (protocol 8) and what is ours. */
const common = {
  access_key: keyOption("Access key of the account"),
  secret_access_key: keyOption("Secret key of the account"),
  session_token: makeOption<string, true>({
    schema: { type: "string" },
    secret: true,
    read: (value) => value === "" ? { value } : readKey(value),
    format: (value) => value,
  }, {
    description: "Session token that goes with keys issued for a limited time",
    optional: true,
  }),
  region: makeOption<string, true>({
    schema: { type: "string", pattern: REGION.source, examples: ["eu-west-3"] },
    read: (value) =>
      REGION.test(value) ? { value } : {
        problem: value === ""
          ? "is empty; write a value, for example eu-west-3, or leave the option out"
          : 'may have letters, digits, "-" and "_" alone, the first a letter or digit; ' +
            "correct it, for example eu-west-3",
      },
    format: (value) => value,
  }, {
    description:
      "Region of the bucket; when absent, read from the name of an AWS endpoint, else us-east-1",
    optional: true,
  }),
  use_tls: boolean({ description: "Speak TLS (https) with the server", default: true }),
  tls_insecure_no_verify: boolean({
    description: "Accept any certificate: whoever is between can then read and change everything",
    default: false,
  }),
  port: integer({
    description: "Port of the server, when the location names none",
    minimum: 1,
    maximum: 65535,
    optional: true,
  }),
  root: text({
    description: "Bucket and prefix, in the place of the path of the location",
    example: "/backups/laptop",
    optional: true,
  }),
  endpoint: text({
    description: "Server; the host of the location is then the bucket",
    example: "s3.eu-west-3.amazonaws.com",
    optional: true,
  }),
  virtual_host: boolean({
    description: "Name the bucket in the host (<bucket>.<endpoint>); endpoint must be set",
    default: false,
  }),
  sse_customer_key: makeOption<string, true>({
    schema: { type: "string" },
    secret: true,
    read: (value) =>
      keyOfCustomer(value) === undefined
        ? { problem: "is not the base64 of 32 bytes; make one with: openssl rand -base64 32" }
        : { value },
    format: (value) => value,
  }, {
    description: "Base64 of the 32-byte key the server encrypts objects with (SSE-C)",
    optional: true,
  }),
  max_bandwidth: size({
    description: "Most bytes a second, up and down together; 0 means no limit",
    default: 0,
  }),
  concurrency: integer({
    description: "Most requests to the server that wait for their answer at once",
    minimum: 1,
    maximum: 256,
    default: 16,
  }),
};

const asNamed = oneOf(storageClasses, {
  description: "Storage class of the objects written",
  default: "STANDARD",
});

// The official connector takes every letter case (protocol 8).
const storage_class = {
  ...asNamed,
  read: (value: string) => asNamed.read(value.toUpperCase()),
};

/** The options of the S3 importer. */
export const importerOptions = defineOptions({
  ...common,
  metadata: oneOf(["auto", "always", "never"], {
    description:
      "Whether modes, times and owners kept as object metadata are read, one request per object: " +
      "auto reads them where the folder was written with them",
    default: "auto",
  }),
});

/** The options of the S3 exporter. */
export const exporterOptions = defineOptions({ ...common, storage_class });

/** The options of the S3 storage. */
export const storageOptions = defineOptions({ ...common, storage_class });

/** The options that every role has, alone: what a client needs. */
export const commonOptions = defineOptions(common);

/** The values of the options that every role has. */
export type S3Config = ValuesOf<typeof common>;
