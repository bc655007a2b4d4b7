import { type Operation, type Parameter, pathParameters, type Schema } from '../specification/operation.ts';
import { type Exchange } from '../recorder.ts';
import { type Finding, placeOf } from './finding.ts';
import { type Call, readCall } from './read-call.ts';
import { breachesOf } from './schema-rules.ts';

/** What is wrong with a request, by the operation that it calls. */
export function judgeRequest(exchange: Exchange, operation: Operation): Finding[] {
  const call = readCall(exchange);
  const finding = (at: string, rule: string, given: unknown, message: string): Finding => ({
    side: 'request',
    operation: operation.id,
    at,
    rule,
    given,
    message,
  });
  const values = { ...valuesOf(call.query), ...mapped(pathParameters(operation, call.path), (value) => [value]) };
  return [
    ...(call.isOverridden ? [finding('method', 'overridden', exchange.method, 'the read is sent as a POST')] : []),
    ...Object.keys(valuesOf(call.query))
      .filter((name) => !operation.parameters.some((parameter) => parameter.in === 'query' && parameter.name === name))
      .map((name) => finding(`query/${name}`, 'unknown', values[name], 'is not in the specification')),
    ...operation.parameters
      .filter((parameter) => parameter.in !== 'header')
      .flatMap((parameter) => judgeParameter(parameter, values[parameter.name] ?? [], finding)),
    ...judgeCredentials(exchange, operation, finding),
    ...judgeBody(call, operation, finding),
  ];
}

type Report = (at: string, rule: string, given: unknown, message: string) => Finding;

function judgeParameter({ name, in: place, required, schema }: Parameter, given: string[], report: Report): Finding[] {
  const at = `${place}/${name}`;
  if (given.length === 0) return required ? [report(at, 'required', undefined, 'is missing')] : [];
  const isList = schema['type'] === 'array' || ('enum' in schema && given.some((text) => text.includes(',')));
  if (!isList && given.length > 1) return [report(at, 'repeated', given, 'is given several times')];
  const items = isList ? given.flatMap((text) => text.split(',')) : given;
  const itemSchema = (schema['type'] === 'array' ? schema['items'] : schema) as Schema;
  return [
    ...(isList && items.length > given.length ? [report(at, 'comma list', given, 'is several values in one')] : []),
    ...items.flatMap((text) =>
      breachesOf(itemSchema, typedAs(itemSchema, text)).map(({ rule, message }) => report(at, rule, text, message)),
    ),
  ];
}

function judgeCredentials({ headers }: Exchange, { credentials }: Operation, report: Report): Finding[] {
  if (credentials.length === 0 || credentials.some((name) => headers[name] !== undefined)) return [];
  return [report(`header/${credentials.join(' or ')}`, 'required', undefined, 'is missing')];
}

function judgeBody(call: Call, { body }: Operation, report: Report): Finding[] {
  if (call.body === undefined) return body?.required ? [report('body', 'required', undefined, 'is missing')] : [];
  if (!body) return [report('body', 'unknown', call.body, 'is not in the specification')];
  const isJson = call.contentType === 'application/json';
  return [
    ...(isJson ? [] : [report('header/content-type', 'content type', call.contentType, 'must be application/json')]),
    ...breachesOf(body.schema, call.body).map(({ at, rule, given, message }) =>
      report(placeOf('body', at), rule, given, message),
    ),
  ];
}

function valuesOf(query: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));
}

function mapped<T, R>(values: Record<string, T>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

/** The text of a parameter as the type that it is meant to be; itself where it is none. */
function typedAs({ type }: Schema, text: string): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}
