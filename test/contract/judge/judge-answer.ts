import { type Exchange } from '../recorder.ts';
import { type Operation } from '../specification/operation.ts';
import { type Finding, placeOf } from './finding.ts';
import { parsed } from './read-call.ts';
import { breachesOf } from './schema-rules.ts';

/** What is wrong with an answer, by the operation that was called. */
export function judgeAnswer({ status, answer, answerType }: Exchange, operation: Operation): Finding[] {
  const finding = (at: string, rule: string, given: unknown, message: string): Finding => ({
    side: 'answer',
    operation: operation.id,
    at,
    rule,
    given,
    message,
  });
  const schema = operation.answers[status];
  const body = parsed(answer);
  return [
    ...(answerType.startsWith('application/json')
      ? []
      : [finding('header/content-type', 'content type', answerType, 'must be application/json')]),
    ...(schema
      ? breachesOf(schema, body).map(({ at, rule, given, message }) =>
          finding(placeOf('body', at), rule, given, message),
        )
      : [finding('status', 'unlisted', { status, body }, `the specification has no answer ${status}`)]),
  ];
}
