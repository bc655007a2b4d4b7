import { type Call } from '../index.ts';
import { type Played } from './player.ts';
import { type Change, type RunResult, type Task } from './service.ts';
import { type Outcome } from './chapter.ts';

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

/** What each type of task writes. */
const TARGETS: Readonly<Record<string, string>> = {
  'lead-to-person': 'person',
  'person-to-lead': 'lead',
  'organization-to-company': 'company',
  'deal-to-opportunity': 'opportunity',
  'lead-to-activity': 'activity',
  'delete-person': 'person',
  'delete-lead': 'lead',
};

const DEPENDENTS = ['person', 'organization', 'company', 'role'] as const;

const LABEL_WIDTH = 14;

export const outcomeOf = ({ state, result }: Task): Outcome =>
  state === 'failed' || !result ? 'failed' : result.status;

/** Whether a task wrote anything, or could not. */
export function hasWritten(task: Task): boolean {
  const dependents = DEPENDENTS.flatMap((name) => task.result?.[name] ?? []);
  return outcomeOf(task) !== 'skipped' || dependents.some(({ status }) => status !== 'skipped');
}

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

  /** What happened, which tasks came of it, what they did, and what it cost. */
  event(number: number, { event, byHand, task, further, calls }: Played): string[] {
    const atRest = further.filter((each) => !hasWritten(each)).length;
    return [
      '',
      this.paint('bold', `${String(number).padStart(2)}  ${event.what}`),
      ...(byHand === null ? [] : [this.line('by hand', 'dim', byHand)]),
      this.line('task', 'dim', taskText(task)),
      ...this.ended(task),
      ...further.filter(hasWritten).flatMap((each) => [this.line('then', 'dim', taskText(each)), ...this.ended(each)]),
      ...(atRest > 0 ? [this.line('at rest', 'dim', `${plural(atRest, 'further task')} found nothing to do`)] : []),
      ...(event.note ? [this.line('note', 'bold', event.note)] : []),
      this.line('cost', 'dim', `${costText(costOf(calls))}${attemptsText(task)}; ${timeText(task)}`),
    ];
  }

  private ended(task: Task): string[] {
    const { result } = task;
    if (!result) return [this.line('failed', 'red', reasonOf(task))];
    const { conflicts = [], merged } = result;
    return [
      this.line(result.status, STYLES[result.status], recordText(TARGETS[task.type] ?? '', result)),
      ...this.changes(result),
      ...DEPENDENTS.flatMap((name) => this.dependent(name, result[name])),
      ...conflicts.map(({ field, kept, dropped }) =>
        this.line('conflict', 'yellow', `${field}: ${valueText(kept)} kept, ${valueText(dropped)} dropped`),
      ),
      ...(merged ? [this.line('merged', 'yellow', `leads ${merged.leads.join(', ')}: ${merged.reason}`)] : []),
    ];
  }

  private dependent(name: (typeof DEPENDENTS)[number], result: RunResult['role']): string[] {
    if (!result) return [];
    const removed = result.removed === undefined ? '' : '; the former one was removed';
    return [
      this.line('', 'dim', `with ${recordText(name, result)} ${result.status}${removed}`),
      ...this.changes(result),
    ];
  }

  private changes({ changes = [] }: RunResult): string[] {
    return changes.map((change) => this.line('', 'dim', `  ${changeText(change)}`));
  }

  private line(label: string, style: Style, text: string): string {
    const padding = ' '.repeat(LABEL_WIDTH - label.length);
    return `    ${label === '' ? '' : this.paint(style, label)}${padding}${text}`;
  }
}

/** As `lead-to-person 30`. */
export const taskText = ({ type, params }: Task): string => [type, ...Object.values(params)].join(' ');

/** As `lead_score: 5 -> 65`. */
export const changeText = ({ field, from, to }: Change): string => `${field}: ${valueText(from)} -> ${valueText(to)}`;

export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '(empty)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export const costText = ({ marketoCalls, pipedriveCalls, tokens }: Cost): string =>
  `Marketo ${plural(marketoCalls, 'call')}, Pipedrive ${plural(pipedriveCalls, 'call')} and ${plural(tokens, 'token')}`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** As `person 12: unchanged`. */
function recordText(record: string, { id, ids = [], reason }: RunResult): string {
  const whose = [record, ...(id === undefined ? ids : [id])].join(' ');
  return reason === undefined ? whose : `${whose}: ${reason}`;
}

const reasonOf = ({ error }: Task): string => (error ? `${error.code}: ${error.message}` : 'for no known reason');

const attemptsText = ({ attempts }: Task): string => (attempts > 1 ? `, ${attempts} attempts` : '');

function timeText(task: Task): string {
  const milliseconds = Date.parse(task.finishedAt ?? '') - Date.parse(task.enqueuedAt);
  return `${Math.max(0, milliseconds)} ms from accepted to ${hasWritten(task) ? 'written' : 'decided'}`;
}
