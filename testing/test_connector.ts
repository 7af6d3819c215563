import type { Transport } from "../runtime/transport.ts";
import type { Generation } from "../sdk/generation.ts";
import { casesV10 } from "./cases_v1_0.ts";
import type { Capabilities, ConformanceCase, DeclaredSkip } from "./conformance_case.ts";
import type { ConformanceSetup } from "./conformance_setup.ts";
import type { Distance } from "./distance.ts";
import { processCases } from "./process_cases.ts";
import { protocolOf } from "./protocol_of.ts";
import { registerCases } from "./register_cases.ts";
import type { ConfigUnderTest } from "./run_case.ts";
import type { ConnectorUnderTest, ExecutableUnderTest, Role } from "./subject.ts";

/** What `testImporter` and its siblings take. */
export interface TestConnector<Of extends Role, Can extends Capabilities> {
  /** The connector: its definition, a bare constructor, or an executable. */
  readonly connector: ConnectorUnderTest<Of>;
  /** Its executable, for the distance `process` beside the other two. */
  readonly executable?: ExecutableUnderTest;
  /** What the names of the tests show; the protocol when left out. */
  readonly name?: string;
  /** The scheme for Init; the definition's first one, else the location's, when left out. */
  readonly protocol?: string;
  /** The options for Init, `location` among them, or what makes them of a fresh folder per case. */
  readonly config: ConfigUnderTest;
  /** What it can be made to do; cases that need more are skipped. */
  readonly can?: Can;
  /** Rows known to fail, with the reason; a row that holds must not be here. */
  readonly skip?: readonly DeclaredSkip[];
  /** Starts what it talks to, once before all its tests; see {@link ConformanceSetup}. */
  readonly start?: ConformanceSetup<Can>["start"];
  /** How far away it is tested; every possible distance when left out. */
  readonly distances?: readonly Distance[];
  /**
   * The hosts it works with: the V rows are about those that speak `v1.0`, all others about `v1.1`;
   * both when left out, as everything made with this package works with both.
   */
  readonly generations?: readonly Generation[];
  /** What speaks for the connector at the distance `grpc`; the usual transport when left out. */
  readonly transport?: Transport;
  /** Milliseconds after which a case has failed; 30,000 when left out. */
  readonly caseTimeout?: number;
}

/** Registers the cases of a role, those of every role first. */
export function testConnector<Of extends Role, Can extends Capabilities>(
  role: Of,
  options: TestConnector<Of, Can>,
  cases: readonly ConformanceCase<Can>[],
): void {
  const connector = options.connector as ConnectorUnderTest<Role>;
  const protocol = options.protocol ?? protocolOf(connector, options.config);
  registerCases<Can>({
    ...options,
    connector,
    role,
    name: options.name ?? `${protocol} ${role}`,
    protocol,
    cases: [...processCases, ...cases, ...casesV10],
  });
}
