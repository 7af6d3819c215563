import { defaultTransport } from "../../runtime/default_transport.ts";
import { transports } from "../../runtime/test_transports.ts";
import type { Transport } from "../../runtime/transport.ts";
import { type Distance, distances } from "../../testing/distance.ts";

/** How far away a connector runs, and what speaks for it. */
export interface Place {
  /** What the names of tests show. */
  readonly shown: string;
  readonly distance: Distance;
  readonly transport?: Transport;
}

/** Every distance, and `grpc` with each transport that a connector does not have by itself. */
export const places: readonly Place[] = [
  ...distances.map((distance) => ({ shown: distance, distance })),
  ...transports.filter(({ transport }) => transport !== defaultTransport).map((
    { name, transport },
  ) => ({ shown: `grpc by ${name}`, distance: "grpc" as const, transport })),
];
