import type { ImportRecord } from "@plakar-deno/sdk";
import { steadyList } from "../client/steady_list.ts";
import { jsonFile } from "../contents/json_file.ts";
import { fileOf } from "./file_of.ts";
import { pathPart } from "./path_part.ts";
import type { Reading } from "./reading.ts";

interface Member {
  readonly id: number | bigint;
  readonly login: string;
  readonly type: string;
  readonly role: string | null;
}

/**
 * The records of an organisation's members: all of them for a token of a member, those that are shown
 * to everybody for others, who are not told their role either.
 */
export async function* memberRecords(
  reading: Reading,
  changed: string,
): AsyncGenerator<ImportRecord> {
  const { client, place: { owner, root }, signal, log } = reading;
  const call = { action: `list the members of "${owner}"`, signal };
  const members = new Map<string, Member>();
  for (const role of ["admin", "member"] as const) {
    const listed = steadyList(
      () => client.pages("GET /orgs/{org}/members", { org: owner, role }, call),
      ({ id }) => String(id),
      () => log.warn(`the members of "${owner}" change all the time: some may be missing`),
    );
    for await (const { id: known, login, type } of listed) {
      const id = String(known);
      // Strangers get one and the same list for each role.
      members.set(id, { id: known, login, type, role: members.has(id) ? null : role });
    }
  }
  for (const member of members.values()) {
    const content = jsonFile(member);
    const marker = JSON.stringify(member);
    const path = `${root}/members/${pathPart(member.login)}.json`;
    yield fileOf(path, { changed: [changed], marker, size: content.byteLength }, () => content);
  }
}
