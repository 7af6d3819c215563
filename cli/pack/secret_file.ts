import { basename } from "node:path/posix";

const names: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^\.env($|[.-])|^\.envrc$|\.env$/, "environment file, which is where secrets are kept"],
  [/^id_(rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk)$/, "private key of SSH"],
  [/\.(key|p12|pfx|jks|keystore|ppk|kdbx)$/, "file of private keys"],
  [/^[._]netrc$/, "file of passwords"],
  [/^\.(git-credentials|pgpass|pypirc|htpasswd|dockercfg)$/, "file of passwords"],
];

/**
 * Tells of a file whose name says that it holds secrets, whatever is in it.
 *
 * @param path Its path.
 * @returns What it is, for a person; `undefined` for any other file.
 */
export function secretFile(path: string): string | undefined {
  const name = basename(path).toLowerCase();
  return names.find(([pattern]) => pattern.test(name))?.[1];
}
