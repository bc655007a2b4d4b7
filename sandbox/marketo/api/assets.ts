import { type Asset } from '../state/assets.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { type MarketoEmail, type MarketoProgram, type MarketoSwitches } from '../marketo-sandbox.ts';
import { MarketoError } from './marketo-error.ts';
import { type Operation, type Payload } from './operation.ts';
import { integerOf } from './parameters.ts';

const ACCEPTED: Payload = { warnings: [], errors: [] };
const STATUSES = new Set(['approved', 'draft']);

const operation = (accepts: readonly string[], handle: Operation['handle']): Operation => ({
  permission: 'Read-Only Assets',
  accepts,
  body: 'none',
  write: false,
  handle,
});

export function readProgram({ assets, switches }: MarketoState): Operation {
  return operation([], ({ pathValue }) => {
    const program = assets.programs.get(integerOf(pathValue));
    return program ? { ...ACCEPTED, result: [shownProgram(program)] } : unknownAsset(switches);
  });
}

export function readEmail({ assets, switches }: MarketoState): Operation {
  return operation(['status'], ({ pathValue, parameters }) => {
    refuseOtherStatus(parameters.text('status'));
    const email = assets.emails.get(integerOf(pathValue));
    return isFound(email) ? { ...ACCEPTED, result: [shownEmail(email)] } : unknownAsset(switches);
  });
}

export function readEmailContent({ assets, switches }: MarketoState): Operation {
  return operation(['status'], ({ pathValue, parameters }) => {
    refuseOtherStatus(parameters.text('status'));
    const email = assets.emails.get(integerOf(pathValue));
    if (!isFound(email)) return unknownAsset(switches);
    if (email.values.special === 'predictive') throw new MarketoError('709', 'Email has predictive content');
    return { ...ACCEPTED, result: sectionsOf(email.values) };
  });
}

/** E-mails inside of A/B tests are not found. */
function isFound(email: Asset<MarketoEmail> | undefined): email is Asset<MarketoEmail> {
  return email !== undefined && email.values.special !== 'ab-test';
}

function unknownAsset({ unknownAsset }: MarketoSwitches): Payload {
  if (unknownAsset === 'refuse') throw new MarketoError('702', 'No data found');
  const warnings = ['No assets found for the given search criteria.'];
  return { warnings, errors: [], ...(unknownAsset === 'empty-result' ? { result: [] } : {}) };
}

function refuseOtherStatus(status: string | undefined): void {
  if (status !== undefined && !STATUSES.has(status)) {
    throw new MarketoError('1003', `Invalid value for parameter 'status': '${status}'`);
  }
}

function shownProgram({ id, createdAt, values }: Asset<MarketoProgram>): Record<string, unknown> {
  return {
    ...commonOf(id, createdAt),
    name: values.name,
    description: values.description ?? '',
    url: `https://app.marketo.example/#PG${id}A1`,
    type: values.type ?? 'Default',
    channel: values.channel ?? 'Online Advertising',
    folder: { type: 'Folder', value: 19, folderName: 'Programs' },
    status: values.status ?? '',
    tags: [],
    costs: null,
    headStart: false,
  };
}

function shownEmail({ id, createdAt, values }: Asset<MarketoEmail>): Record<string, unknown> {
  const header = (value: string): Record<string, string> => ({ type: 'Text', value });
  return {
    ...commonOf(id, createdAt),
    name: values.name,
    description: '',
    subject: header(values.subject ?? ''),
    fromName: header('Seller Marketing'),
    fromEmail: header('marketing@seller.example'),
    replyEmail: header('marketing@seller.example'),
    url: `https://app.marketo.example/#EM${id}A1`,
    folder: { type: 'Folder', value: 20, folderName: 'E-mails' },
    preHeader: '',
    operational: false,
    publishToMSI: false,
    autoCopyToText: true,
    textOnly: values.html === undefined,
    webView: false,
    status: 'approved',
    template: 1,
    version: 2,
  };
}

/** Dates of assets carry a `Z` and an offset. */
function commonOf(id: number, createdAt: string): Record<string, unknown> {
  return { id, createdAt: `${createdAt}+0000`, updatedAt: `${createdAt}+0000`, workspace: 'Default' };
}

/** The page comes first, and has no value. */
function sectionsOf({ html, text }: MarketoEmail): Record<string, unknown>[] {
  const values = [
    ...(html === undefined ? [] : [{ type: 'HTML', value: html }]),
    ...(text === undefined ? [] : [{ type: 'Text', value: text }]),
  ];
  return [
    { htmlId: 'mkto_autogen_id_0', contentType: 'Page' },
    { htmlId: 'edit_text_3', contentType: 'Text', value: values },
  ];
}
