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

type System = 'Marketo' | 'Pipedrive';

const COLOURS: Record<System, Style> = { Marketo: 'magenta', Pipedrive: 'green' };

/** What each type of task does, in words, and the record that it writes. */
const WORK: Readonly<Record<string, { does: (id: string) => string; system: System; record: string }>> = {
  'lead-to-person': { does: (id) => `takes lead ${id} to Pipedrive`, system: 'Pipedrive', record: 'person' },
  'person-to-lead': { does: (id) => `takes person ${id} to Marketo`, system: 'Marketo', record: 'lead' },
  'organization-to-company': {
    does: (id) => `takes organization ${id} to Marketo`,
    system: 'Marketo',
    record: 'company',
  },
  'deal-to-opportunity': { does: (id) => `takes deal ${id} to Marketo`, system: 'Marketo', record: 'opportunity' },
  'lead-to-activity': {
    does: (id) => `notes in Pipedrive what happened to lead ${id}`,
    system: 'Pipedrive',
    record: 'activity',
  },
  'delete-person': { does: (id) => `deletes person ${id} in Pipedrive`, system: 'Pipedrive', record: 'person' },
  'delete-lead': { does: (id) => `deletes lead ${id} in Marketo`, system: 'Marketo', record: 'lead' },
};

const DEPENDENTS = ['person', 'organization', 'company', 'role'] as const;
const DEPENDENT_SYSTEMS: Record<(typeof DEPENDENTS)[number], System> = {
  person: 'Pipedrive',
  organization: 'Pipedrive',
  company: 'Marketo',
  role: 'Marketo',
};

/** The fields by which both sides know each other are part of either task's changes. */
const LINKS: Readonly<Record<string, System>> = {
  pipedriveId: 'Marketo',
  externalCompanyId: 'Marketo',
  marketo_id: 'Pipedrive',
};

/** What became of an event, in words. */
export const LABELS: Readonly<Record<Outcome, string>> = {
  created: 'created',
  updated: 'changed',
  skipped: 'left alone',
  deleted: 'deleted',
  failed: 'not done',
};

const REASONS: Readonly<Record<string, string>> = {
  unchanged: 'nothing there needed a change',
  'no name': 'there is nothing to call it by',
  deleted: 'the service deleted it on behalf of this record',
};

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
      ...(byHand === null ? [] : [this.line('called', 'dim', byHand)]),
      this.line('the service', 'dim', workText(task)),
      ...this.ended(task),
      ...further.filter(hasWritten).flatMap((each) => [this.line('then', 'dim', workText(each)), ...this.ended(each)]),
      ...(atRest > 0
        ? [this.line('and rests', 'dim', `${plural(atRest, 'further webhook')} found nothing to do`)]
        : []),
      ...(event.note ? [this.line('why', 'bold', event.note)] : []),
      this.line('cost', 'dim', `${costText(costOf(calls))}${attemptsText(task)}; ${timeText(task)}`),
    ];
  }

  private ended(task: Task): string[] {
    const { result } = task;
    if (!result) return [this.line(LABELS.failed, STYLES.failed, reasonOf(task))];
    const { conflicts = [], merged } = result;
    const { system, record } = WORK[task.type] ?? { system: 'Pipedrive', record: '' };
    return [
      this.line(LABELS[result.status], STYLES[result.status], recordText(`${system} ${record}`, result)),
      ...this.changes(system, result),
      ...DEPENDENTS.flatMap((name) => this.dependent(name, result[name])),
      ...conflicts.map(({ field, kept, dropped }) =>
        this.line('conflict', 'yellow', `${field}: ${valueText(kept)} kept, ${valueText(dropped)} dropped`),
      ),
      ...(merged ? [this.line('merged', 'yellow', `leads ${merged.leads.join(', ')}: ${merged.reason}`)] : []),
    ];
  }

  private dependent(name: (typeof DEPENDENTS)[number], result: RunResult['role']): string[] {
    if (!result) return [];
    const system = DEPENDENT_SYSTEMS[name];
    const removed = result.removed === undefined ? '' : '; the former one was removed';
    return [
      this.line(`  ${LABELS[result.status]}`, STYLES[result.status], recordText(`${system} ${name}`, result) + removed),
      ...this.changes(system, result),
    ];
  }

  private changes(target: System, { changes = [] }: RunResult): string[] {
    return changes.map((change) => {
      const system = LINKS[change.field] ?? target;
      return this.line('', 'dim', `  ${this.paint(COLOURS[system], system.padEnd(9))}  ${changeText(change)}`);
    });
  }

  private line(label: string, style: Style, text: string): string {
    const padding = ' '.repeat(LABEL_WIDTH - label.length);
    return `    ${label === '' ? '' : this.paint(style, label)}${padding}${text}`;
  }
}

/** As `lead-to-person 30`. */
export const taskText = ({ type, params }: Task): string => [type, ...Object.values(params)].join(' ');

/** As `takes lead 30 to Pipedrive`. */
const workText = ({ type, params }: Task): string => WORK[type]?.does(String(Object.values(params)[0])) ?? type;

/** As `lead_score: 5 -> 65`. */
export const changeText = ({ field, from, to }: Change): string => `${field}: ${valueText(from)} -> ${valueText(to)}`;

export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '(empty)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export const costText = ({ marketoCalls, pipedriveCalls, tokens }: Cost): string =>
  `Marketo ${plural(marketoCalls, 'call')}, Pipedrive ${plural(pipedriveCalls, 'call')} and ${plural(tokens, 'token')}`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** As `Pipedrive person 12: nothing there needed a change`. */
function recordText(record: string, { id, ids = [], reason }: RunResult): string {
  const whose = [record, ...(id === undefined ? ids : [id])].join(' ');
  return reason === undefined ? whose : `${whose}: ${REASONS[reason] ?? reason}`;
}

const reasonOf = ({ error }: Task): string => error?.message ?? 'for no known reason';

const attemptsText = ({ attempts }: Task): string => (attempts > 1 ? `, ${attempts} tries` : '');

function timeText(task: Task): string {
  const milliseconds = Date.parse(task.finishedAt ?? '') - Date.parse(task.enqueuedAt);
  const isWritten = outcomeOf(task) !== 'failed' && hasWritten(task);
  return `${Math.max(0, milliseconds)} ms from the webhook until it was ${isWritten ? 'written' : 'decided'}`;
}
