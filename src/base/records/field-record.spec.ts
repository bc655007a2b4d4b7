import { FieldRecord, type RecordFields, type Values } from './field-record';
import { nearest } from './nearest';
import { ReadOnlyFieldError, UnknownFieldError } from './record-errors';

const fields: RecordFields = {
  label: 'lead',
  names: () => ['id', 'firstName', 'email'],
  resolve(name) {
    if (name === 'e-mail') return { name: 'email', updateable: true };
    if (!['id', 'firstName', 'email'].includes(name)) throw new UnknownFieldError('lead', name, this.names());
    return { name, updateable: name !== 'id' };
  },
};

class Example extends FieldRecord {
  /** What a type parameter of `load` declares for a vendor's record. */
  static of(values: Values): Example & Values {
    return new Example(values) as Example & Values;
  }
  constructor(values: Values) {
    super(fields, values);
  }
  changes(): Values {
    return this.assignedValues();
  }
}

describe('FieldRecord', () => {
  it('reads and sets fields as properties', () => {
    const record = Example.of({ id: 1, firstName: 'Ada' });
    record['firstName'] = 'Grace';
    expect([record['id'], record['firstName'], record['email']]).toEqual([1, 'Grace', null]);
    expect(record.changes()).toEqual({ firstName: 'Grace' });
  });

  it('takes an alias for the field that it names', () => {
    const record = Example.of({});
    record['e-mail'] = 'ada@acme.example';
    expect(record.changes()).toEqual({ email: 'ada@acme.example' });
  });

  it('knows no change where a value was set back', () => {
    const record = Example.of({ firstName: 'Ada' });
    record['firstName'] = 'Grace';
    record['firstName'] = 'Ada';
    expect(record.changes()).toEqual({});
  });

  it('throws for an unknown field and names the nearest ones', () => {
    const record = Example.of({});
    expect(() => record['firstname ']).toThrow(UnknownFieldError);
    expect(() => void (record['fristName'] = 'Ada')).toThrow('lead has no field "fristName" (nearest: firstName)');
  });

  it('throws for a field that cannot be updated', () => {
    const set = () => void (Example.of({})['id'] = 2);
    expect(set).toThrow(ReadOnlyFieldError);
    expect(set).toThrow(/^The field "id" of lead cannot be updated$/);
  });

  it('lists its fields as properties', () => {
    const record = Example.of({ id: 1, firstName: 'Ada' });
    record['email'] = 'ada@acme.example';
    expect(Object.assign({}, record)).toEqual({ id: 1, firstName: 'Ada', email: 'ada@acme.example' });
    expect(Object.keys(record)).toEqual(['id', 'firstName', 'email']);
    expect(record).toMatchObject({ firstName: 'Ada' });
    expect(['e-mail' in record, 'fristName' in record, 'then' in record]).toEqual([true, false, false]);
  });

  it('can be compared and printed by test tools', () => {
    expect(() => expect(Example.of({ id: 1 })).toEqual({ id: 2 })).toThrow(/"id": 2/);
  });

  it('can be awaited and turned into JSON', async () => {
    const record = Example.of({ id: 1 });
    await expect(Promise.resolve(record)).resolves.toBe(record);
    expect(JSON.stringify(record)).toBe('{"id":1}');
  });
});

describe('nearest', () => {
  it.each([
    ['emial', ['email', 'phone', 'id'], ['email']],
    ['lead_scor', ['leadScore', 'lead_source'], ['leadScore', 'lead_source']],
    ['zzz', ['email', 'phone'], []],
  ])('suggests for %s', (name, known, expected) => {
    expect(nearest(name, known)).toEqual(expected);
  });
});
