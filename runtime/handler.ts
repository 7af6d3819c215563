import type {
  BidiHandler,
  ClientStreamHandler,
  Handler,
  ServerStreamHandler,
  UnaryHandler,
} from "./transport.ts";

// One overload for each kind, so that the parameters of `handle` get their types from the method.
export function handler<Request, Response>(typed: UnaryHandler<Request, Response>): Handler;
export function handler<Request, Response>(typed: ServerStreamHandler<Request, Response>): Handler;
export function handler<Request, Response>(typed: ClientStreamHandler<Request, Response>): Handler;
export function handler<Request, Response>(typed: BidiHandler<Request, Response>): Handler;
/**
 * Ties a handler's message types to its method's codecs, then forgets them so that handlers of all
 * methods fit in one list. A transport only ever gives a handler what its own method decoded.
 */
export function handler(typed: object): Handler {
  return typed as Handler;
}
