import { KINDS, type ToldKind } from '../records/kinds';
import { type ExampleRecord } from '../tasks/definitions';

type Event = 'change' | 'delete';

const LINK = '8f3c0d5e1b7a492c6d0e8f3a5b7c9d1e2f406182';

/** Bodies as Pipedrive sends them, shortened: of version 2 and version 1. */
export function webhookExamples(kind: ToldKind, event: Event, record: ExampleRecord): Record<string, object> {
  const object = KINDS[kind].toldAs;
  return {
    version2: { summary: 'Version 2', value: version2(object, event, record) },
    version1: { summary: 'Version 1', value: version1(object, event, record) },
  };
}

function version2(object: string, event: Event, record: ExampleRecord): object {
  const meta = {
    action: event,
    entity: object,
    entity_id: String(record.id),
    id: '7c812ffd-8f50-45ea-a597-b8fcba2da9c0',
    timestamp: '2026-11-23T10:00:00.000Z',
    version: '2.0',
  };
  const last = { ...record, custom_fields: { [LINK]: { type: 'varchar', value: '30' } } };
  return event === 'delete'
    ? { meta, data: null, previous: last }
    : { meta, data: { ...record, custom_fields: {} }, previous: { owner_id: 10 } };
}

function version1(object: string, event: Event, record: ExampleRecord): object {
  const action = event === 'delete' ? 'deleted' : 'updated';
  const body = { v: 1, meta: { v: 1, action, object, id: record.id }, event: `${action}.${object}` };
  return event === 'delete'
    ? { ...body, current: null, previous: { ...record, [LINK]: '30' } }
    : { ...body, current: record, previous: { ...record, owner_id: 10 } };
}
