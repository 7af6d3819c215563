import type { FakeRequest, FakeS3 } from "../connectors/s3/testdata/fake_s3.ts";

/** The parts of a policy of docs/s3.md that are looked at. */
export interface Policy {
  readonly Statement: readonly {
    readonly Effect: "Allow" | "Deny";
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: { readonly StringLike?: Readonly<Record<string, readonly string[]>> };
  }[];
}

/** What a request needs on AWS: actions and the resource they are for (S3 user guide, "permissions"). */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** The prefix of a listing. */
  readonly prefix?: string;
}

/** The policies in a page, in their order. */
export function policiesOf(page: string): Policy[] {
  return [...page.matchAll(/^```json\n([^]*?)^```$/gm)]
    .map(([, text]) => JSON.parse(text!) as Partial<Policy>)
    .filter((one): one is Policy => one.Statement !== undefined);
}

/** What a request needs to be allowed. Throws for one that no role should send. */
export function needsOf({ method, bucket, key, query, headers }: FakeRequest): Need[] {
  const resource = `arn:aws:s3:::${bucket}${key === "" ? "" : `/${key}`}`;
  const need = (action: string): Need => ({ action: `s3:${action}`, resource });
  if (key === "") {
    if (method === "GET" && query.get("list-type") === "2") {
      return [{ ...need("ListBucket"), prefix: query.get("prefix") ?? "" }];
    }
    if (method === "PUT" && query.size === 0) return [need("CreateBucket")];
  } else {
    if (method === "GET" || method === "HEAD") return [need("GetObject")];
    if (method === "DELETE") {
      return [need(query.has("uploadId") ? "AbortMultipartUpload" : "DeleteObject")];
    }
    const source = headers.get("x-amz-copy-source");
    const read = source === null
      ? []
      : [{ action: "s3:GetObject", resource: `arn:aws:s3:::${source.replace(/^\//, "")}` }];
    if (method === "PUT" || method === "POST") return [need("PutObject"), ...read];
  }
  throw new Error(`no policy is known for ${method} ${bucket} ${key} ${[...query.keys()]}`);
}

/** Whether a policy allows all that a request needs. */
export function allows({ Statement }: Policy, request: FakeRequest): boolean {
  return needsOf(request).every((need) => {
    const fitting = Statement.filter((statement) => fits(statement, need));
    return fitting.some(({ Effect }) => Effect === "Allow") &&
      !fitting.some(({ Effect }) => Effect === "Deny");
  });
}

function fits(
  { Action, Resource, Condition }: Policy["Statement"][number],
  { action, resource, prefix }: Need,
): boolean {
  const prefixes = Condition?.StringLike?.["s3:prefix"];
  return [Action].flat().includes(action) &&
    [Resource].flat().some((pattern) => isLike(pattern, resource)) &&
    (prefixes === undefined ||
      prefix !== undefined && prefixes.some((pattern) => isLike(pattern, prefix)));
}

/** Whether a text fits a pattern in which `*` stands for anything. */
function isLike(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.split("*").map(RegExp.escape).join(".*")}$`, "s").test(text);
}

/** Lets a server refuse what a policy does not allow; `undefined` allows everything. */
export function enforce(server: FakeS3, policy: Policy | undefined): void {
  server.fail = policy === undefined
    ? undefined
    : (request) =>
      allows(policy, request) ? undefined : new Response(
        "<Error><Code>AccessDenied</Code><Message>the policy does not allow it</Message></Error>",
        { status: 403, headers: { "content-type": "application/xml" } },
      );
}
