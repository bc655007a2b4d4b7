import { type Response } from 'express';
import { type AnsweredFaultKind, type FaultSettings } from '../../core/apply-faults.ts';
import { type Fault } from '../../core/faults.ts';
import { type Answers } from './answer.ts';
import { refuseClient } from './identity.ts';
import { type Tokens } from './tokens.ts';

const CODES: Record<Exclude<AnsweredFaultKind, 'expire-token' | 'html-block'>, string> = {
  throttle: '606',
  exhaust: '607',
  'server-error': '611',
  unavailable: '608',
  deny: '603',
};

const MESSAGES: Record<string, string> = {
  '603': 'Access denied',
  '604': 'Request timed out',
  '606': "Max rate limit '100' exceeded with in '20' secs",
  '607': "Max daily quota '50000' reached",
  '608': 'API Temporarily Unavailable',
  '611': 'System error',
  '613': 'Invalid Multipart Request',
  '614': 'Unreachable Subscription',
  '615': "Concurrent access limit '10' reached",
  '713': 'Transient error',
};

type FaultAnswers = FaultSettings['answers'];

/** Faults of API calls; a code of three digits from 502 to 504 is answered as HTTP status. */
export function restFaultAnswers(answers: Answers, tokens: Tokens): FaultAnswers {
  const coded = (kind: keyof typeof CODES): FaultAnswers[AnsweredFaultKind] => {
    return (fault, request, response) => {
      const code = fault.code ?? CODES[kind];
      if (/^50[0234]$/.test(code)) badGateway(response, Number(code));
      else answers.failure(request, response, code, MESSAGES[code] ?? 'Error');
    };
  };
  return {
    throttle: coded('throttle'),
    exhaust: coded('exhaust'),
    'server-error': coded('server-error'),
    unavailable: coded('unavailable'),
    deny: coded('deny'),
    'expire-token': () => tokens.expireAll(),
    'html-block': (_fault, _request, response) => blocked(response),
  };
}

/** Faults of token calls: those that name `identity` in their path. */
export function identityFaultAnswers(tokens: Tokens): FaultAnswers {
  const unavailable: FaultAnswers[AnsweredFaultKind] = (fault, _request, response) =>
    badGateway(response, /^50[0234]$/.test(fault.code ?? '') ? Number(fault.code) : 503);
  return {
    throttle: unavailable,
    exhaust: unavailable,
    'server-error': unavailable,
    unavailable,
    deny: (_fault, _request, response) => refuseClient(response),
    'expire-token': () => tokens.expireAll(),
    'html-block': (_fault, _request, response) => blocked(response),
  };
}

export function concernsIdentity(fault: Fault): boolean {
  return fault.path?.includes('identity') === true;
}

function badGateway(response: Response, status: number): void {
  response.status(status).type('html').send(`<html><body><h1>${status}</h1></body></html>`);
}

function blocked(response: Response): void {
  response.status(403).type('html').send('<html><body>Request blocked</body></html>');
}
