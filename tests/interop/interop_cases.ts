/** Test cases of the gRPC project (gRPC interop test descriptions), by the names it gives them. */
export const INTEROP_CASES = [
  "empty_unary",
  "large_unary",
  "client_streaming",
  "server_streaming",
  "ping_pong",
  "empty_stream",
  "timeout_on_sleeping_server",
  "cancel_after_begin",
  "cancel_after_first_response",
  "status_code_and_message",
  "special_status_message",
  "custom_metadata",
  "unimplemented_method",
  "unimplemented_service",
] as const;

/** One of {@linkcode INTEROP_CASES}. */
export type InteropCase = typeof INTEROP_CASES[number];
