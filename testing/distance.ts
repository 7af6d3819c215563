/**
 * How far a connector under test is away: its services called in this process, its services over an
 * in-memory connection that speaks gRPC, or its executable over real pipes.
 */
export type Distance = "direct" | "grpc" | "process";

/** Every distance, nearest first. */
export const distances: readonly Distance[] = ["direct", "grpc", "process"];
