import { fileURLToPath } from "node:url";
import type { DoctorTools } from "./doctor_tools.ts";
import { type Finding, withoutSecrets } from "./finding.ts";

/** A place that packages come from. */
interface Registry {
  readonly area: string;
  readonly name: string;
  /** A small package of it, as Deno names it. */
  readonly sample: string;
  /** Variables that say where it is; the first one that is set counts. */
  readonly places: readonly string[];
  readonly remedy: string;
}

const registries: readonly Registry[] = [
  {
    area: "jsr",
    name: "JSR",
    sample: "jsr:@std/fs@1",
    places: ["JSR_URL"],
    remedy:
      "go online, or set JSR_URL to a mirror; or work with a checkout of the toolkit, whose " +
      '"denow" needs no JSR',
  },
  {
    area: "npm",
    name: "the npm registry",
    sample: "npm:ignore@7",
    places: ["NPM_CONFIG_REGISTRY", "npm_config_registry"],
    remedy: "go online, or name a mirror with NPM_CONFIG_REGISTRY or in .npmrc",
  },
];

/**
 * Looks whether packages can be fetched, and with which certificates. Deno itself is asked, so that
 * its proxies, certificates and `.npmrc` are the ones that count.
 *
 * @param folder The folder whose `.npmrc` counts.
 */
export async function checkRegistries(
  tools: DoctorTools,
  folder: string,
): Promise<readonly Finding[]> {
  const asked = await Promise.all(registries.map((registry) => ask(registry, tools, folder)));
  const distrusted = asked.some(({ said }) => /certificate|UnknownIssuer|\btls\b/i.test(said));
  return [
    ...await checkCertificates(tools, distrusted),
    ...asked.map(({ finding }) => finding),
  ];
}

async function ask(
  { area, name, sample, places, remedy }: Registry,
  tools: DoctorTools,
  folder: string,
): Promise<{ readonly finding: Finding; readonly said: string }> {
  const variable = places.find((place) => tools.env(place) !== undefined);
  const place = variable === undefined ? undefined : tools.env(variable);
  const where = place === undefined ? name : `${name} (${withoutSecrets(place)}, ${variable})`;
  const missing = await missingFolder(tools, place);
  if (missing !== undefined) {
    return {
      said: "",
      finding: {
        area,
        level: "problem",
        text: `${where} is a folder that does not exist`,
        remedy: `correct ${variable}, or unset it`,
      },
    };
  }
  const ended = await tools.run(
    tools.deno,
    ["cache", "--quiet", "--no-config", "--no-lock", `--reload=${area}:`, sample],
    { cwd: folder, env: { NO_COLOR: "1" } },
  );
  if (ended?.code === 0) {
    return { said: "", finding: { area, level: "ok", text: `${where} answers` } };
  }
  const said = withoutSecrets(reasonOf(ended?.stderr ?? ""));
  const reason = ended === undefined ? "no answer in time" : said || "Deno does not say why";
  return {
    said,
    finding: {
      area,
      level: "warn",
      text: `${where} cannot be reached: only what is cached can be used: ${reason}`,
      remedy: proxyHint(tools) + remedy,
    },
  };
}

/** The first line of what Deno wrote that is an error, in one line. */
function reasonOf(stderr: string): string {
  const text = stderr.replace(/\n\nStack backtrace:[^]*$/, "");
  const line = text.split("\n").find((line) => /^\s*error/i.test(line)) ?? text;
  return line.trim().replace(/^error: /, "").replace(/\s+/g, " ").slice(0, 300);
}

async function missingFolder(tools: DoctorTools, place?: string): Promise<true | undefined> {
  if (place?.startsWith("file:") !== true) return undefined;
  try {
    return await tools.exists(fileURLToPath(place)) ? undefined : true;
  } catch {
    return true;
  }
}

function proxyHint({ env }: DoctorTools): string {
  const set = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].find((name) => env(name));
  return set === undefined ? "" : `see whether the proxy of ${set} is right; else `;
}

async function checkCertificates(
  tools: DoctorTools,
  distrusted: boolean,
): Promise<readonly Finding[]> {
  const area = "certificates";
  const store = tools.env("DENO_TLS_CA_STORE");
  const file = tools.env("DENO_CERT");
  if (file !== undefined && !await tools.exists(file)) {
    return [{
      area,
      level: "problem",
      text: `DENO_CERT is "${file}", which does not exist`,
      remedy: "correct or unset it",
    }];
  }
  const words = (store ?? "mozilla").split(",").map((word) => word.trim());
  const unknown = words.find((word) => word !== "mozilla" && word !== "system");
  if (unknown !== undefined) {
    return [{
      area,
      level: "problem",
      text: `DENO_TLS_CA_STORE names "${unknown}", which Deno refuses`,
      remedy: "write DENO_TLS_CA_STORE=system,mozilla",
    }];
  }
  const trusted = `Deno trusts ${
    words.map((word) => word === "system" ? "the system's" : "Mozilla's").join(" and ")
  }${file === undefined ? "" : " and those of DENO_CERT"}`;
  if (!distrusted) return [{ area, level: "ok", text: trusted }];
  return [{
    area,
    level: "problem",
    text: `${trusted}, and a registry shows a certificate of somebody else, as company proxies do`,
    remedy: words.includes("system")
      ? "add the company's certificate to the system's store, or name it with DENO_CERT"
      : "set DENO_TLS_CA_STORE=system,mozilla",
  }];
}
