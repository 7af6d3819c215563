/** What speaks to the host unless a connector names another transport. */
export { http2Transport as defaultTransport } from "./http2/transport.ts";
