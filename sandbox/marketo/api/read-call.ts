import { type Request } from 'express';
import { MarketoError } from './marketo-error.ts';
import { isAssetPath, type MarketoRequest, type Operation, type Route } from './operation.ts';
import { Parameters } from './parameters.ts';
import { isUnserved } from './unserved.ts';

const FORM = 'application/x-www-form-urlencoded';

/** A call as it came in, before it is known what it asks for. */
export interface RawCall {
  path: string;
  /** As it was sent. */
  method: string;
  /** What it stands for: a POST may say `_method` in its query or form. */
  verb: string;
  contentType: string;
  query: URLSearchParams;
  form: URLSearchParams;
  body: Buffer;
}

export function rawCall(request: Request): RawCall {
  const { pathname, searchParams } = new URL(request.originalUrl.replace(/^\/+/, '/'), 'http://sandbox.example');
  const body: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const contentType = (request.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
  const isForm = contentType === FORM && request.method !== 'GET';
  const call = {
    path: pathname,
    method: request.method,
    contentType,
    query: searchParams,
    form: new URLSearchParams(isForm ? body.toString() : ''),
    body,
  };
  return { ...call, verb: verbOf(call) };
}

/** @throws MarketoError 610 for an unknown path, 703 for one that is not imitated, 605 for a verb it does not have. */
export function operationOf(routes: readonly Route[], call: RawCall): { operation: Operation; pathValue: string } {
  for (const route of routes) {
    const match = route.path.exec(call.path);
    if (!match) continue;
    const operation = { GET: route.read, POST: route.write }[call.verb];
    if (!operation && isUnserved(call.path) && !call.query.has('_method')) break;
    if (!operation) throw new MarketoError('605', `Request method '${call.method}' not supported`);
    return { operation, pathValue: match[1] === undefined ? '' : decodeURIComponent(match[1]) };
  }
  if (isUnserved(call.path)) throw new MarketoError('703', 'Not imitated by this sandbox');
  throw new MarketoError('610', 'Requested resource not found');
}

/** @throws MarketoError for parameters, a content type or a body that the operation does not take. */
export function requestOf(operation: Operation, call: RawCall, pathValue: string, user: string): MarketoRequest {
  const parameters = new URLSearchParams([...call.query, ...(call.verb === 'GET' ? call.form : [])]);
  parameters.delete('_method');
  parameters.delete('access_token');
  const read = new Parameters(parameters);
  const unknown = read.names().find((name) => !operation.accepts.includes(name));
  if (unknown !== undefined) throw new MarketoError('1003', `Unknown parameter '${unknown}'`);
  return { parameters: read, json: jsonOf(operation, call), pathValue, user };
}

/** The Asset API does not take `_method`. */
function verbOf({ path, method, query, form }: Omit<RawCall, 'verb'>): string {
  if (method !== 'POST' || isAssetPath(path)) return method;
  return query.get('_method') ?? form.get('_method') ?? method;
}

function jsonOf({ body }: Operation, call: RawCall): unknown {
  if (call.method === 'GET' || body === 'ignored' || (body === 'optional' && call.body.length === 0)) return undefined;
  if (call.verb === 'GET' && (call.contentType === FORM || call.body.length === 0)) return undefined;
  if (body === 'none' || call.contentType !== 'application/json') {
    throw new MarketoError('612', 'Invalid Content Type');
  }
  try {
    return JSON.parse(call.body.toString()) as unknown;
  } catch {
    throw new MarketoError('609', 'Invalid JSON');
  }
}
