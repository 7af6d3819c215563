import { ConnectorError, macToHex, type Resource, type ResourceKey } from "@plakar-deno/sdk";

/** The folders of a repository, by the kind of object that lies in each. */
export const objectFolders: Readonly<Partial<Record<Resource, string>>> = {
  packfile: "packfiles",
  state: "states",
  lock: "locks",
};

/** The folder of a kind of object; throws for kinds that a repository does not keep. */
export function objectFolder(root: string, resource: Resource): string {
  const name = objectFolders[resource];
  if (name !== undefined) return `${root}/${name}`;
  throw new ConnectorError(`objects of kind "${resource}" are unsupported`, {
    code: "unimplemented",
  });
}

/** The file of an object: its name in hexadecimal digits. */
export function objectFile(root: string, { resource, mac }: ResourceKey): string {
  return `${objectFolder(root, resource)}/${macToHex(mac)}`;
}
