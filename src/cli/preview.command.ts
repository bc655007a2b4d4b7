import { AppError } from '../base/errors/app-error';
import { type RecordPreview, RecordPreviews } from '../sync/preview/record-preview';
import { CARRIED_KINDS, type CarriedKind } from '../sync/records/kinds';
import { type Answer, type CommandLine, EXIT } from './support/command-line';
import { withServiceParts } from './support/service-parts';
import { shown, table } from './support/table';

/** `preview`: what the mapping makes of one record now, entry by entry. */
export function addPreview(line: CommandLine): void {
  line.add(
    {
      usage: 'preview <kind> <id>',
      does: `shows what the mapping makes of one record (${CARRIED_KINDS.join(', ')}), entry by entry, and writes nothing; needs no running service`,
      examples: [
        ['preview lead 30', 'values, steps, result, what the person holds, and what would be written'],
        ['preview deal 9 --json', 'the same of a deal, for a program'],
      ],
    },
    async (kind: string, id: string) => {
      const [known, number] = [kindOf(kind), idOf(id)];
      const preview = await withServiceParts((parts) => parts.get(RecordPreviews, { strict: false }).of(known, number));
      return answer(preview, line.terminal.columns);
    },
  );
}

function kindOf(given: string): CarriedKind {
  const kind = CARRIED_KINDS.find((each) => each === given);
  if (kind) return kind;
  throw new AppError('invalid-request', `there is no kind "${given}": it must be one of ${CARRIED_KINDS.join(', ')}`);
}

function idOf(given: string): number {
  const id = Number(given);
  if (/^\d+$/.test(given) && Number.isSafeInteger(id) && id > 0) return id;
  throw new AppError('invalid-request', `"${given}" is no id: it must be a whole number from 1, such as 30`);
}

/** @throws AppError where there is no such record. */
function answer(preview: RecordPreview, columns: number): Answer {
  const { error, tables, price, spent } = preview;
  if (error?.code === 'record-not-found') throw new AppError(error.code, error.message);
  const ended = error === null ? '' : `It would fail: ${error.code}: ${shown(error.message)}\n`;
  const costs = `The task would cost ${priceText(price)}; this look cost ${priceText(spent)}.\n`;
  const text = `${tables.map((each) => `${tableText(each, columns)}\n`).join('')}${ended}${costs}`;
  return { document: preview, text, exitCode: error === null ? EXIT.done : EXIT.problem };
}

const priceText = ({ marketoCalls, pipedriveCalls, pipedriveTokens }: RecordPreview['price']): string =>
  `${marketoCalls} Marketo and ${pipedriveCalls} Pipedrive calls (${pipedriveTokens} tokens)`;

type Table = RecordPreview['tables'][number];
type Entry = Table['entries'][number];

const HEADINGS = ['FIELD', 'WRITTEN', 'RESULT', 'THERE NOW', 'SOURCE VALUES AND STEPS'];

/** What the table says in a word or two already. */
const PLAIN: ReadonlySet<Entry['reason']> = new Set([
  'new record',
  'changed',
  'unchanged',
  'empty source',
  'record skipped',
]);

function tableText({ table: name, source, target, outcome, reason, entries, besides }: Table, columns: number): string {
  const records = [source, target].filter((each) => each !== null).map(({ kind, id }) => `${kind} ${id ?? '(new)'}`);
  const head = `${name}: ${records.join(' -> ')}: ${outcome}${reason === null ? '' : `: ${shown(reason)}`}\n`;
  const also = besides.map(
    ({ field, value }) => `Also written: ${shown(field)} = ${value === null ? TO_COME : text(value)}\n`,
  );
  const explained = entries.filter((entry) => !PLAIN.has(entry.reason));
  const why = explained.map(({ field, explanation }) => `${shown(field)}: ${shown(explanation)}\n`);
  return [head, table(HEADINGS, entries.map(rowOf), columns), ...also, ...why].join('');
}

function rowOf({ field, sources, steps, result, present, written, reason }: Entry): string[] {
  const isToCome = written && result === null && reason !== 'emptied' && reason !== 'needed';
  const read = sources.map((each) => `${each.field} ${text(each.value)}`);
  const made = steps.map(
    ({ step, field: of, value }) => [of === undefined ? step : `${step} of ${of}`, value] as const,
  );
  const shownSteps = made.map(([what, value]) => `${what} ${isToCome && value === null ? TO_COME : text(value)}`);
  const how = [read.join(', '), ...shownSteps].filter((each) => each !== '').join(' > ');
  return [field, `${written ? 'yes' : 'no'}, ${reason}`, isToCome ? TO_COME : text(result), text(present), how];
}

/** The id of a record that would be made. */
const TO_COME = '(to come)';

/** A value as JSON, so that a text is told from a number; a dash for what is empty. */
const text = (value: unknown): string => (value === null ? '-' : JSON.stringify(value));
