/** Where providers write the region into the names of their servers, each as its manual says. */
const NAMED = [
  /(?:^|\.)s3(?:-fips)?(?:\.dualstack)?[.-]([a-z]{2,}(?:-[a-z]+)+-\d+)(?:\.vpce)?\.amazonaws\.(?:com|com\.cn|eu)$/,
  /(?:^|\.)s3\.([a-z0-9-]+)\.backblazeb2\.com$/,
  /(?:^|\.)s3\.([a-z0-9-]+)\.wasabisys\.com$/,
  /(?:^|\.)s3\.([a-z0-9-]+)\.scw\.cloud$/,
  /(?:^|\.)s3\.([a-z0-9-]+)\.io\.cloud\.ovh\.(?:net|us)$/,
  /(?:^|\.)([a-z0-9-]+)\.digitaloceanspaces\.com$/,
];

/**
 * The region that a server's name tells, for those who write it there; `auto` for Cloudflare R2,
 * which wants that word; else `us-east-1`, the default of AWS and of every other server known.
 */
export function regionOf(hostname: string): string {
  if (hostname.endsWith(".r2.cloudflarestorage.com")) return "auto";
  for (const pattern of NAMED) {
    const region = pattern.exec(hostname)?.[1];
    if (region !== undefined) return region;
  }
  return "us-east-1";
}
