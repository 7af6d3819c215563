/**
 * What answers HTTP requests: a recorder, a recording that is replayed, a fake server. It stands in
 * for `fetch` in this process, or is served on the loopback by {@link serveHttp}.
 */
export type HttpHandler = (request: Request) => Promise<Response>;
