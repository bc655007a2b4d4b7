import { FAULT_KINDS, type Fault } from '../core/faults.ts';
import { BadInput, choiceOf, membersOf, numberAbove, optionalText } from './bad-input.ts';

const MEMBERS = ['vendor', 'kind', 'method', 'path', 'times', 'milliseconds', 'code'];

/** `times` may be `"always"`, because JSON has no Infinity. */
export function faultOf(body: unknown): Fault {
  const members = membersOf(body);
  const unknown = Object.keys(members).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw new BadInput(`${unknown} is unknown; a fault has ${MEMBERS.join(', ')}`);
  const fault: Fault = {
    vendor: choiceOf(members['vendor'], ['marketo', 'pipedrive'] as const, 'vendor'),
    kind: choiceOf(members['kind'], FAULT_KINDS, 'kind'),
  };
  const texts = { method: members['method'], path: members['path'], code: members['code'] };
  for (const [name, value] of Object.entries(texts)) {
    const text = optionalText(value, name);
    if (text !== undefined) fault[name as 'method' | 'path' | 'code'] = text;
  }
  const { times, milliseconds } = members;
  if (times !== undefined) fault.times = times === 'always' ? Infinity : numberAbove(times, 1, 'times');
  if (milliseconds !== undefined) fault.milliseconds = numberAbove(milliseconds, 0, 'milliseconds');
  return fault;
}
