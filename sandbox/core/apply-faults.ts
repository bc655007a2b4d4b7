import { type Request, type RequestHandler, type Response } from 'express';
import { type Vendor } from './calls.ts';
import { type Fault, type FaultKind, type Faults } from './faults.ts';

export type AnsweredFaultKind = Exclude<
  FaultKind,
  'latency' | 'reset-before' | 'reset-after' | 'no-answer' | 'broken-json'
>;

export interface FaultSettings {
  vendor: Vendor;
  faults: Faults;
  /** Default: all. */
  concerns?: (fault: Fault) => boolean;
  /** Every call waits so long. */
  latencyMs: number;
  /** How the vendor words a fault. An answer that is not sent (`expire-token` only arms it) lets the call go on. */
  answers: Record<AnsweredFaultKind, (fault: Fault, request: Request, response: Response) => void>;
}

/** Lets the waiting faults strike a call. Use it after `recordCalls`, before the vendor's own checks. */
export function applyFaults(settings: FaultSettings): RequestHandler {
  return async (request, response, next) => {
    const striking = settings.faults.take(settings.vendor, verbOf(request), request.originalUrl, settings.concerns);
    await pause(settings.latencyMs + latencyOf(striking), response);
    for (const fault of striking) {
      if (response.destroyed || response.writableEnded) return;
      strike(fault, settings, request, response);
    }
    if (!response.destroyed && !response.writableEnded) next();
  };
}

/** Marketo takes long reads as `POST …?_method=GET`. */
function verbOf({ method, query }: Request): string {
  return typeof query['_method'] === 'string' ? query['_method'] : method;
}

function latencyOf(faults: Fault[]): number {
  return faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? (fault.milliseconds ?? 1000) : 0), 0);
}

function strike(fault: Fault, settings: FaultSettings, request: Request, response: Response): void {
  switch (fault.kind) {
    case 'latency':
      return;
    case 'reset-before':
      response.destroy();
      return;
    case 'reset-after':
      insteadOfEnd(response, () => response.destroy());
      return;
    case 'no-answer':
      insteadOfEnd(response, () => undefined);
      return;
    case 'broken-json':
      insteadOfEnd(response, (end, body) => {
        response.removeHeader('Content-Length');
        end(body.subarray(0, Math.ceil(body.length / 2)));
      });
      return;
    case 'deny':
    case 'exhaust':
    case 'expire-token':
    case 'html-block':
    case 'server-error':
    case 'throttle':
    case 'unavailable':
      settings.answers[fault.kind](fault, request, response);
  }
}

/** The handler does its work and ends its answer as ever; what the caller receives is decided here. */
function insteadOfEnd(response: Response, act: (end: (body: Buffer) => void, body: Buffer) => void): void {
  const end = response.end.bind(response);
  const replaced = (body?: unknown): Response => {
    response.end = end;
    act((part) => void end(part), bytesOf(body));
    return response;
  };
  response.end = replaced as Response['end'];
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : '');
}

/** Ends early when the caller goes away, so that no timer outlives its connection. */
function pause(milliseconds: number, response: Response): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
