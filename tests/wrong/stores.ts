import { type PluginSource, pluginSource } from "../../testing/plugin_source.ts";
import { type AuthorMistake, mistaken } from "./storage_by_author.ts";
import { misserved, type RuntimeMistake } from "./storage_by_runtime.ts";
import * as gets from "./storage_get.ts";
import * as keys from "./storage_keys.ts";
import * as lists from "./storage_list.ts";
import * as others from "./storage_other.ts";
import * as puts from "./storage_put.ts";
import * as repositories from "./storage_repository.ts";
import type { Wrong } from "./wrong.ts";

/** A store that is wrong on purpose. */
export interface WrongStore extends Wrong {
  /** Where its plugins come from. */
  readonly source: PluginSource;
}

/** Wrong in the author's code; its service is called directly. */
function author(row: string, why: string, mistake: AuthorMistake): WrongStore {
  return { row, why, source: pluginSource("storage", mistaken(mistake), "direct") };
}

/** Wrong in the code between the wire and the author; served over gRPC. */
function runtime(row: string, why: string, mistake: RuntimeMistake): WrongStore {
  return { row, why, source: misserved(mistake) };
}

/** At least one wrong store for every row of protocol 9.4. */
export const wrongStores: readonly WrongStore[] = [
  author("S1", "stores the configuration as text", repositories.configurationAsText),
  author("S2", "Create overwrites what is there", repositories.createOverwrites),
  author("S3", "a missing repository opens as an empty one", repositories.missingOpens),
  author("S3", 'a missing repository is just "ENOENT"', repositories.missingIsCode),
  author("S4", "Close fails unless it was opened", repositories.closeNeedsOpen),
  author("S4", "Ping fails before Create", repositories.pingNeedsRepository),
  author("S5", "Put works after Open alone", repositories.putNeedsOpen),
  runtime("S6", "bytes_written counts messages", puts.countsChunks),
  author("S7", "an object without bytes is refused", puts.refusesEmpty),
  runtime("S8", "bytes beside the name are dropped", puts.dropsFirstChunk),
  author("S9", "a broken Put is kept", puts.keepsPart),
  author("S10", "a longer old object shows its tail", puts.leavesTail),
  author("S10", "an old object stays", puts.keepsOld),
  runtime("S11", "a Put that fails is answered while the host sends", puts.answersEarly),
  author("S11", "a Put that fails does not say why", puts.hidesReason),
  runtime("S12", "names are filled up to 32 bytes", keys.padsNames),
  runtime("S12", "a bad name is an internal error", keys.wrongStatusForNames),
  author("S13", "kinds share their contents", keys.oneNamespace),
  author("S14", "a missing object is empty", gets.missingIsEmpty),
  author("S15", "a long range is cut", gets.shortRanges),
  author("S16", "a range beyond the end is refused", gets.refusesBeyond),
  runtime("S17", "an empty range is the whole object", gets.emptyRangeIsAll),
  author("S18", "a cancelled Get stays open", gets.closesLate),
  author("S19", "Delete of a missing object fails", lists.missingDeleteFails),
  author("S20", "another process's objects do not show", lists.remembersNames),
  author("S20", "a folder is listed as an object", lists.listsFolders),
  author("S21", "a List that fails is cut", lists.listsPart),
  runtime("S22", "a List of any length is sent", lists.listsAll),
  author("S23", "objects of error correction are mixed with others", keys.keepsEveryKind),
  author("S24", "Puts at once share a buffer", others.sharesBuffer),
  author("S25", "Mode is always 6", others.alwaysReadable),
  author("S26", "the old object goes before the new one comes", others.removesFirst),
  runtime("S27", "the error of Get quotes the options", others.quotesSecrets),
  runtime("S27", "Init logs the options", others.logsSecrets),
  runtime("S28", "fields of hosts to come are refused", keys.refusesFlags),
];
