import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import type { ConnectorDefinition, RawConfig } from "../sdk/definition.ts";
import { defaultHostOptions } from "../sdk/host_options.ts";
import { connectContext, secretValues } from "./connect_context.ts";
import type { ServiceEnvironment } from "./service.ts";

const importer: ConnectorDefinition = {
  role: "importer",
  protocols: ["test"],
  flags: [],
  secrets: ["key", "token"],
  construct: () => Promise.reject(new Error("not made in this test")),
};
const storage: ConnectorDefinition = {
  ...importer,
  role: "storage",
  construct: () => Promise.reject(new Error("not made in this test")),
};

/** A process whose loggers note what they were told to mask. */
function environment() {
  const masked: (readonly string[])[] = [];
  const quiet = () => {};
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const told: ServiceEnvironment = {
    generation: "v1.1",
    args: ["--log-level=debug"],
    signal: new AbortController().signal,
    logger(values) {
      masked.push(values);
      return logger;
    },
  };
  return { ...told, masked, log: logger };
}

const LOCATED = { location: "test:///data" };

Deno.test("P12 where the host says nothing, defaults stand", () => {
  for (const request of [{}, { options: null }, { options: undefined }]) {
    const { host } = connectContext(importer, { ...request, config: LOCATED }, environment());
    deepEqual(host, defaultHostOptions);
  }
  const { host } = connectContext(importer, { options: {}, config: LOCATED }, environment());
  deepEqual(host, defaultHostOptions);
});

Deno.test("P18 all seven options arrive", () => {
  const options = {
    hostname: "ada",
    os: "linux",
    arch: "arm64",
    cwd: "/w",
    maxconcurrency: "7",
    excludes: ["*.tmp", "!keep.tmp"],
    noxattr: true,
  };
  deepEqual(connectContext(importer, { options, config: LOCATED }, environment()).host, {
    hostname: "ada",
    os: "linux",
    arch: "arm64",
    cwd: "/w",
    maxConcurrency: 7,
    excludes: ["*.tmp", "!keep.tmp"],
    noXattr: true,
  });
});

Deno.test("P18 the number of records at once is a number of at least 1, whatever its form", () => {
  const cases = [["7", 7], [7, 7], [7n, 7], ["0", 1], [-3, 1], ["x", 1], [NaN, 1], [
    0.5,
    1,
  ]] as const;
  for (const [maxconcurrency, expected] of cases) {
    const request = { options: { maxconcurrency }, config: LOCATED };
    equal(connectContext(importer, request, environment()).host.maxConcurrency, expected);
  }
  const request = { options: { maxconcurrency: "9223372036854775807" }, config: LOCATED };
  equal(connectContext(importer, request, environment()).host.maxConcurrency, 1);
});

Deno.test("the protocol is the host's, or the location's where the host names none", () => {
  const config = { location: "test+tls://db/x" };
  for (const proto of [undefined, ""]) {
    const { protocol, location } = connectContext(importer, { proto, config }, environment());
    equal(protocol, "test+tls");
    deepEqual(location, { text: "test+tls://db/x", protocol: "test+tls", rest: "db/x" });
  }
  const { protocol, location } = connectContext(
    importer,
    { proto: "other", config },
    environment(),
  );
  equal(protocol, "other");
  deepEqual(location, { text: "test+tls://db/x", protocol: "other", rest: "db/x" });
});

Deno.test("a missing location is refused with one that would do", () => {
  const cases: readonly (readonly [ConnectorDefinition, string | undefined, string])[] = [
    [importer, undefined, "test:///srv/data"],
    [storage, "s3", "s3:///srv/data"],
    [{ ...importer, protocols: [] }, "", "dir:///srv/data"],
  ];
  for (const [definition, proto, example] of cases) {
    const configs: readonly (RawConfig | undefined)[] = [undefined, {}, { location: "" }];
    for (const config of configs) {
      throws(() => connectContext(definition, { proto, config }, environment()), {
        name: "ConnectorError",
        code: "invalid_argument",
        message: `cannot open the ${definition.role}: the config has no "location"; ` +
          `give one like "${example}"`,
      });
    }
  }
});

Deno.test("args, signal and a logger come from the process", () => {
  const process = environment();
  const context = connectContext(importer, { config: LOCATED }, process);
  equal(context.args, process.args);
  equal(context.signal, process.signal);
  equal(context.log, process.log);
});

Deno.test("S27 a store is not told the passphrase, and its logger masks it", () => {
  const config = { ...LOCATED, passphrase: "open sesame", passphrase_cmd: "pass show", key: "k" };
  const process = environment();
  const context = connectContext(storage, { config }, process);
  deepEqual(context.config, { ...LOCATED, key: "k" });
  deepEqual(process.masked, [["open sesame", "pass show", "k"]]);
  equal(context.host, defaultHostOptions);
  equal(config.passphrase, "open sesame");
});

Deno.test("an option of an importer may be called passphrase: it arrives, and is masked", () => {
  const config = { ...LOCATED, passphrase: "of the key file" };
  const process = environment();
  deepEqual(connectContext(importer, { config }, process).config, config);
  deepEqual(process.masked, [["of the key file"]]);
});

Deno.test("what must not be shown is what declared secrets and passphrases hold", () => {
  deepEqual(secretValues(importer, {}), []);
  deepEqual(secretValues(importer, { ...LOCATED, key: "", token: "t", other: "o" }), ["t"]);
  deepEqual(secretValues(importer, { token: "t", key: "k", passphrase: "p" }), ["p", "k", "t"]);
});
