import { type DataType } from '../schema/field.ts';
import { type MarketoState } from '../state/marketo-state.ts';
import { choiceOf, type Members, membersOf, recordsOf, textOf } from './body.ts';
import { MarketoError } from './marketo-error.ts';
import { type Operation } from './operation.ts';
import { missing } from './parameters.ts';

const MOST_FIELDS = 100;
const MEMBERS = ['displayName', 'name', 'dataType', 'description', 'isHidden', 'isHtmlEncodingInEmail', 'isSensitive'];
const TYPES = [
  'boolean',
  'currency',
  'date',
  'datetime',
  'email',
  'float',
  'integer',
  'percent',
  'phone',
  'score',
  'string',
  'url',
] as const satisfies readonly DataType[];
const NAME = /^[A-Za-z]\w*$/;

/** Makes custom fields of leads; how Marketo words its refusals is not documented. */
export function createLeadFields(state: MarketoState): Operation {
  return {
    permission: 'Read-Write Schema Custom Field',
    accepts: [],
    body: 'json',
    write: true,
    handle({ json }) {
      const records = recordsOf(membersOf(json, ['input']));
      if (records.length > MOST_FIELDS) throw new MarketoError('1003', `At most ${MOST_FIELDS} fields`);
      return { result: records.map((record) => created(state, record)) };
    },
  };
}

function created({ leadFields }: MarketoState, record: Members): Record<string, unknown> {
  const members = membersOf(record, MEMBERS);
  const [name, displayName] = [textOf(members, 'name'), textOf(members, 'displayName')];
  const dataType = choiceOf(members, 'dataType', TYPES);
  if (name === undefined) throw missing('name');
  if (displayName === undefined) throw missing('displayName');
  if (dataType === undefined) throw missing('dataType');
  const isTaken = leadFields
    .all()
    .some((field) => field.name.toLowerCase() === name.toLowerCase() || field.displayName === displayName);
  if (isTaken) throw new MarketoError('1017', 'Field already exists');
  if (!NAME.test(name)) throw new MarketoError('1003', "Invalid value for field 'name'");
  leadFields.add({ name, displayName, dataType });
  return { name, status: 'created' };
}
