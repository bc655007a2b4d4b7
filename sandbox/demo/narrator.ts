import { type Call } from '../index.ts';
import { type Played } from './player.ts';
import { type Change, type RunResult, type Task } from './service.ts';
import { type Outcome } from './story.ts';

/** Gives the text a colour, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;
export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan' | 'magenta';

/** What a piece of work asked of the two vendors. */
export interface Cost {
  marketoCalls: number;
  pipedriveCalls: number;
  /** Of Pipedrive's daily budget. */
  tokens: number;
}

const STYLES: Record<Outcome, Style> = {
  created: 'green',
  updated: 'cyan',
  skipped: 'yellow',
  deleted: 'magenta',
  failed: 'red',
};

const LABEL_WIDTH = 14;

export const outcomeOf = ({ state, result }: Task): Outcome =>
  state === 'failed' || !result ? 'failed' : result.status;

export function costOf(calls: readonly Call[]): Cost {
  const ofPipedrive = calls.filter(({ vendor }) => vendor === 'pipedrive');
  return {
    marketoCalls: calls.length - ofPipedrive.length,
    pipedriveCalls: ofPipedrive.length,
    tokens: ofPipedrive.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

/** Turns what was played into lines for a person. */
export class Narrator {
  private readonly paint: Paint;

  constructor(paint: Paint) {
    this.paint = paint;
  }

  chapter(title: string): string[] {
    return ['', this.paint('bold', title)];
  }

  /** What happened, what arrived, what was done, and what it cost. */
  event(number: number, { event, arrival, task, calls }: Played): string[] {
    const outcome = outcomeOf(task);
    return [
      '',
      this.paint('bold', `${String(number).padStart(2)}  ${event.what}`),
      this.line('arrived', 'dim', `${arrival.request} -> ${arrival.status}`),
      ...(task.result ? this.result('person', task.result) : [this.line('failed', 'red', reasonOf(task))]),
      ...(task.result?.organization ? this.result('organization', task.result.organization) : []),
      ...(event.note ? [this.line('note', 'bold', event.note)] : []),
      this.line(
        'cost',
        'dim',
        `${costText(costOf(calls))}${attemptsText(task)}; ${timeText(task, arrival.acceptedAt, outcome)}`,
      ),
    ];
  }

  private result(record: 'person' | 'organization', result: RunResult): string[] {
    const { status, id, reason, changes = [] } = result;
    const whose = id === undefined ? record : `${record} ${id}`;
    const first = this.line(
      record === 'person' ? status : '',
      STYLES[status],
      record === 'person' ? whose : `${whose} ${status}`,
    );
    return [
      reason ? `${first}: ${reason}` : first,
      ...changes.map((change) => this.line('', 'dim', `  ${changeText(change)}`)),
    ];
  }

  private line(label: string, style: Style, text: string): string {
    const padding = ' '.repeat(LABEL_WIDTH - label.length);
    return `    ${label === '' ? '' : this.paint(style, label)}${padding}${text}`;
  }
}

/** Fields that a run sets on its source, so that both sides know each other. */
const LEAD_FIELDS: ReadonlySet<string> = new Set(['pipedriveId', 'externalCompanyId']);

/** As `lead_score: 5 -> 65`. */
export function changeText({ field, from, to }: Change): string {
  const where = LEAD_FIELDS.has(field) ? ' (on the lead)' : '';
  return `${field}: ${valueText(from)} -> ${valueText(to)}${where}`;
}

export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '(empty)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export const costText = ({ marketoCalls, pipedriveCalls, tokens }: Cost): string =>
  `Marketo ${plural(marketoCalls, 'call')}, Pipedrive ${plural(pipedriveCalls, 'call')} and ${plural(tokens, 'token')}`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const reasonOf = ({ error }: Task): string => (error ? `${error.code}: ${error.message}` : 'for no known reason');

const attemptsText = ({ attempts }: Task): string => (attempts > 1 ? `, ${attempts} attempts` : '');

function timeText({ enqueuedAt, finishedAt }: Task, acceptedAt: number | null, outcome: Outcome): string {
  const milliseconds = Date.parse(finishedAt ?? '') - (acceptedAt ?? Date.parse(enqueuedAt));
  const end = outcome === 'skipped' || outcome === 'failed' ? 'decided' : 'written';
  return `${Math.max(0, milliseconds)} ms from accepted to ${end}`;
}
