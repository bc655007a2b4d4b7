import { type Exchange } from '../recorder.ts';
import { type Operation, type Specification } from '../specification/operation.ts';
import { type Finding } from './finding.ts';
import { judgeAnswer } from './judge-answer.ts';
import { judgeRequest } from './judge-request.ts';
import { readCall } from './read-call.ts';

export interface Judgement {
  /** Null where the specification does not have what was called. */
  operation: Operation | null;
  findings: Finding[];
}

/** Everything in which a call and its answer differ from the specification. */
export function judge(exchange: Exchange, specification: Specification): Judgement {
  const { method, path } = readCall(exchange);
  const there = specification.at(path);
  const operation = there.find((candidate) => candidate.method === method);
  if (operation) {
    return { operation, findings: [...judgeRequest(exchange, operation), ...judgeAnswer(exchange, operation)] };
  }
  const message = there.length > 0 ? `only ${there.map((one) => one.method).join(', ')} here` : 'no such path';
  const at = there.length > 0 ? 'method' : 'path';
  const unknown: Finding = {
    side: 'request',
    operation: `${method} ${path}`,
    at,
    rule: 'unknown',
    given: exchange.url.split('?')[0],
    message: `the specification has ${message}`,
  };
  return { operation: null, findings: [unknown] };
}
