import { type ExportFile, type ExportJob, ExportRefusal, type ShownExport } from '../state/lead-exports.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { choiceOf, type Members, membersOf } from './body.ts';
import { csvOf } from './csv.ts';
import { filterOf } from './export-filter.ts';
import { MarketoError } from './marketo-error.ts';
import { type MarketoRequest, type Operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { missing, wrongType } from './parameters.ts';

const STATUSES: ReadonlySet<string> = new Set(['created', 'queued', 'processing', 'cancelled', 'completed', 'failed']);

/** The operations of bulk lead extract. A user sees the jobs that were made with the same credentials. */
export function leadExportOperations(
  state: MarketoState,
): Record<'create' | 'enqueue' | 'status' | 'cancel' | 'file' | 'list', Operation> {
  return {
    create: operation('json', ({ json, user }) => ({ result: [state.exports.create(user, writer(state, json))] })),
    enqueue: operation('ignored', (request) => ({ result: [enqueued(state, request)] })),
    cancel: operation('ignored', (request) => ({ result: [cancelled(state, request)] })),
    status: operation('none', (request) => ({ result: [state.exports.status(jobOf(state, request))] })),
    file: operation('none', (request) => ({ file: fileOf(state, request) })),
    list: {
      ...operation('none', ({ parameters, user }) => {
        const wanted = parameters.list('status').map((status) => status.toLowerCase());
        if (!wanted.every((status) => STATUSES.has(status))) throw new MarketoError('1003', 'Unknown status');
        const jobs = state.exports.list(user).map(inLists);
        const shown = jobs.filter(({ status }) => wanted.length === 0 || wanted.includes(status.toLowerCase()));
        return pageOf(shown, { wanted }, parameters.batchSize(), parameters.text('nextPageToken'));
      }),
      accepts: ['status', 'batchSize', 'nextPageToken'],
    },
  };
}

function operation(body: Operation['body'], handle: Operation['handle']): Operation {
  return { permission: 'Read-Only Lead', accepts: [], body, write: false, handle };
}

/** Checks what is asked for at once; the file is written when its turn has come. */
function writer(state: MarketoState, json: unknown): () => ExportFile {
  const members = membersOf(json, ['fields', 'filter', 'format', 'columnHeaderNames']);
  const names = fieldNames(members, state);
  choiceOf(members, 'format', ['CSV']);
  const given = membersOf(members['columnHeaderNames'] ?? {}, names);
  const headings = names.map((name) => (typeof given[name] === 'string' ? given[name] : name));
  const find = filterOf(members['filter'], state);
  return () => {
    const leads = find(state);
    return { content: csvOf(names, headings, leads), records: leads.length };
  };
}

function fieldNames({ fields }: Members, { leadFields }: MarketoState): string[] {
  if (fields === undefined || fields === null) throw missing('fields');
  if (!Array.isArray(fields)) throw wrongType(fields, 'List');
  if (fields.length === 0) throw missing('fields');
  const names = fields.map(String);
  const unknown = names.find((name) => !leadFields.byName(name));
  if (unknown !== undefined) throw new MarketoError('1006', `Field '${unknown}' not found`);
  return names;
}

function jobOf({ exports }: MarketoState, { user, pathValue }: MarketoRequest): ExportJob {
  const job = exports.find(user, pathValue);
  if (!job) throw new MarketoError('1013', 'Export job not found');
  return job;
}

function enqueued(state: MarketoState, request: MarketoRequest): ShownExport {
  try {
    return state.exports.enqueue(jobOf(state, request));
  } catch (error) {
    throw error instanceof ExportRefusal ? new MarketoError('1029', error.message) : error;
  }
}

function cancelled(state: MarketoState, request: MarketoRequest): object {
  const shown = state.exports.cancel(jobOf(state, request));
  if (shown === false) throw new MarketoError('1003', 'Export job has ended');
  return inLists(shown);
}

/** Some answers spell it in English, others in American. */
function inLists<T extends ShownExport>(shown: T): Omit<T, 'status'> & { status: string } {
  return { ...shown, status: shown.status === 'Canceled' ? 'Cancelled' : shown.status };
}

/** Undefined for a job that is unknown or not completed. */
function fileOf({ exports }: MarketoState, { user, pathValue }: MarketoRequest): Buffer | undefined {
  const job = exports.find(user, pathValue);
  return job && exports.file(job)?.content;
}
