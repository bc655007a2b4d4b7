import { type Call } from '../../sandbox/core/calls.ts';

/** What a task asks of both vendors. */
export interface Cost {
  readonly marketoCalls: number;
  readonly pipedriveCalls: number;
  readonly pipedriveTokens: number;
}

/** As `1 + 2 / 6`: calls to Marketo, calls to Pipedrive, tokens. */
export const shown = ({ marketoCalls, pipedriveCalls, pipedriveTokens }: Cost): string =>
  `${marketoCalls} + ${pipedriveCalls} / ${pipedriveTokens}`;

/** The cost without the reading back of what Marketo kept, at most once for each kind of record that was written. */
export function costOf(calls: readonly Call[]): Cost {
  const ofPipedrive = calls.filter(({ vendor }) => vendor === 'pipedrive');
  const ofMarketo = calls.filter(({ vendor, path }) => vendor === 'marketo' && !path.includes('/oauth/token'));
  return {
    marketoCalls: ofMarketo.length - readBacksAmong(ofMarketo),
    pipedriveCalls: ofPipedrive.length,
    pipedriveTokens: ofPipedrive.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

function readBacksAmong(calls: readonly Call[]): number {
  const written = new Set<string>();
  const readBack = new Set<string>();
  for (const { path } of calls) {
    const [resource = '', query = ''] = path.split('?');
    if (!query.includes('_method=GET')) written.add(resource);
    else if (written.has(resource)) readBack.add(resource);
  }
  return readBack.size;
}
