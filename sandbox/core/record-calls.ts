import { type RequestHandler, type Response } from 'express';
import { type Call, type CallLog, type Vendor } from './calls.ts';
import { type SandboxClock } from './clock.ts';
import { maskCredentials } from './masking.ts';

/** What a vendor's server says about a call, for the log. */
export type CallNote = Pick<Call, 'code' | 'tokens' | 'write'>;

/** Adds to what the log will show of this call; without a note: no code, no tokens, no write. */
export function noteCall(response: Response, note: Partial<CallNote>): void {
  response.locals['call'] = { ...callNote(response), ...note };
}

function callNote(response: Response): Partial<CallNote> {
  return (response.locals['call'] as Partial<CallNote> | undefined) ?? {};
}

/** Records every call once its answer is complete or its connection is gone. Use it before everything else. */
export function recordCalls(vendor: Vendor, calls: CallLog, clock: SandboxClock): RequestHandler {
  return (request, response, next) => {
    response.setHeader('date', clock.httpDate());
    const startedAt = clock.now();
    const startedReal = performance.now();
    response.once('close', () => {
      calls.record({
        at: new Date(startedAt).toISOString(),
        vendor,
        method: request.method,
        path: maskCredentials(request.originalUrl),
        status: response.headersSent ? response.statusCode : 0,
        tokens: 0,
        write: false,
        milliseconds: Math.round(performance.now() - startedReal),
        ...callNote(response),
      });
    });
    next();
  };
}
