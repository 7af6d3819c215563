/**
 * The conformance kit: every rule of the protocol as a test, against any connector, in any language;
 * and what one's own tests need: sessions on connectors at three distances, fakes, a tree of files
 * that break careless programs, recordings of HTTP services and servers that fail as scripted.
 *
 * @example
 * ```ts
 * import { testImporter } from "@plakar-deno/sdk/testing";
 *
 * testImporter({
 *   connector: { executable: "bin/dir-importer" },
 *   config: { location: "dir:///usr/share/doc" },
 * });
 * ```
 *
 * @module
 */
export type { ExporterSession } from "../host/exporter_session.ts";
export type { GrpcClient } from "../host/grpc_client.ts";
export type { ImporterSession } from "../host/importer_session.ts";
export type { InitOptions, Session } from "../host/session.ts";
export type { ExitReport, PluginLink } from "../host/spawn_plugin.ts";
export type { StorageSession } from "../host/storage_session.ts";
export { type MemoryConnection, memoryConnection } from "../runtime/memory_connection.ts";
export type { Connection } from "../runtime/transport.ts";
export type {
  Capabilities,
  CaseOutcome,
  CaseResult,
  ConformanceCase,
  DeclaredSkip,
} from "./conformance_case.ts";
export {
  type ConformanceSetup,
  exporterSetup,
  fromStart,
  importerSetup,
  type StartedSetup,
  storageSetup,
} from "./conformance_setup.ts";
export { connectExporter } from "./connect_exporter.ts";
export { connectImporter } from "./connect_importer.ts";
export type { ConnectOptions } from "./connect_options.ts";
export { connectStorage } from "./connect_storage.ts";
export { crashPlugin, type CrashPluginOptions, type CrashReport } from "./crash_plugin.ts";
export { type CrashPoint, type CrashPointOptions, crashPoints } from "./crash_points.ts";
export { crashRun, type CrashRunOptions, type CrashRunSummary } from "./crash_run.ts";
export { type Distance, distances } from "./distance.ts";
export type { ExporterCapabilities, Restored, RestoredEntry } from "./exporter_capabilities.ts";
export { exporterCases } from "./exporter_cases.ts";
export { fakeExporter } from "./fake_exporter.ts";
export { fakeImporter, type Replaceable } from "./fake_importer.ts";
export { fakeStorage } from "./fake_storage.ts";
export type { FaultKind, FaultOptions } from "./fault_plan.ts";
export { type Fault, faults, type FaultyConnection, type MakeFaulty } from "./faults.ts";
export { brokenBody, type BrokenBodyOptions } from "./http/broken_body.ts";
export { expiringTokens, type ExpiringTokensOptions } from "./http/expiring_tokens.ts";
export { failingAnswers, type FailingAnswersOptions } from "./http/failing_answers.ts";
export type { FakeCall, FakeRoute, FakeRule, RuleScope } from "./http/fake_call.ts";
export { type FakeHttp, fakeHttp, type FakeHttpOptions } from "./http/fake_http.ts";
export type { HttpHandler } from "./http/http_handler.ts";
export { pagedItems, type PagedItemsOptions } from "./http/paged_items.ts";
export { primaryLimit, type PrimaryLimitOptions } from "./http/primary_limit.ts";
export { type HttpRecorder, recordHttp, type RecordHttpOptions } from "./http/record_http.ts";
export {
  type Exchange,
  readRecording,
  type RecordedAnswer,
  type RecordedBody,
  type RecordedRequest,
  type Recording,
  SCRUBBED,
} from "./http/recording.ts";
export { type HttpReplay, replayHttp, type ReplayHttpOptions } from "./http/replay_http.ts";
export { secondaryLimit, type SecondaryLimitOptions } from "./http/secondary_limit.ts";
export { type ServedHttp, serveHttp } from "./http/serve_http.ts";
export { silentAnswers } from "./http/silent_answers.ts";
export { startRecording, type StartRecordingOptions } from "./http/start_recording.ts";
export type { ImporterCapabilities, Provoked } from "./importer_capabilities.ts";
export { importerCases } from "./importer_cases.ts";
export { incrementalImport, type StoredFile, type StoredImport } from "./incremental.ts";
export { type Held, type LeakOptions, leftBehind } from "./leaks.ts";
export { type ContentFinding, lintContents } from "./lint_contents.ts";
export { lintRecords, type RecordFinding } from "./lint_records.ts";
export { lookInFolder } from "./look_in_folder.ts";
export { type NastyEntry, type NastyTree, nastyTree, type NastyTreeOptions } from "./nasty_tree.ts";
export type { PluginSource } from "./plugin_source.ts";
export { type ProcessCapabilities, processCases } from "./process_cases.ts";
export { type Report, type ReportTotals, reportTotals } from "./report.ts";
export { reportJson } from "./report_json.ts";
export { reportJunit } from "./report_junit.ts";
export { reportText } from "./report_text.ts";
export type { ConfigUnderTest } from "./run_case.ts";
export { runCases, type RunCasesOptions, type SourceOptions } from "./run_cases.ts";
export {
  type ContentSamples,
  sampleContents,
  type SampledContent,
  type SampleOptions,
} from "./sample_contents.ts";
export { type FaultyPlugin, startFaulty } from "./start_faulty.ts";
export { startPlugin, type StartPluginOptions } from "./start_plugin.ts";
export type { StorageCapabilities } from "./storage_capabilities.ts";
export { storageCases } from "./storage_cases.ts";
export type {
  ConnectorUnderTest,
  ExecutableUnderTest,
  ProcessView,
  RawPlugin,
  Role,
  StartedPlugin,
  Subject,
} from "./subject.ts";
export type { TestConnector } from "./test_connector.ts";
export { testExporter } from "./test_exporter.ts";
export { testImporter } from "./test_importer.ts";
export { testStorage } from "./test_storage.ts";
export { changedFields, comparedFields } from "./unchanged.ts";
