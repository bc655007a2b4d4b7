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
  static of(values: Values, known = fields): Example & Values {
    return new Example(values, known) as Example & Values;
  }
  constructor(values: Values, known: RecordFields) {
    super(known, values);
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

describe('a field of any name', () => {
  const TAKEN = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__', 'then', 'get', 'set', 'toJSON'];
  const FREE = ['Constructor', 'valid', 'delete_', 'is_new', 'to_string', 'prototype', 'length'];

  const recordWith = (name: string, loaded: Values = {}): Example & Values => {
    const resolve = (asked: string) => {
      if (asked !== name) throw new UnknownFieldError('lead', asked, [name]);
      return { name, updateable: true };
    };
    return Example.of(loaded, { label: 'lead', names: () => [name], resolve });
  };

  it.each([...TAKEN, ...FREE])('is read and set: %s', (name) => {
    const record = recordWith(name);
    expect(record.get(name)).toBeNull();
    record.set(name, 'Ada');
    expect(record.get(name)).toBe('Ada');
    expect(record.pendingChanges()).toEqual([{ field: name, from: null, to: 'Ada' }]);
    expect(Object.entries(record.changes())).toEqual([[name, 'Ada']]);
    expect(JSON.stringify(record)).toBe(`{"${name}":"Ada"}`);
    record.set(name, null);
    expect(record.changes()).toEqual({});
    expect(recordWith(name, JSON.parse(`{"${name}":"Grace"}`) as Values).get(name)).toBe('Grace');
  });

  it.each(FREE)('is a property where the name is free: %s', (name) => {
    const record = recordWith(name);
    record[name] = 'Ada';
    expect([record[name], record.get(name)]).toEqual(['Ada', 'Ada']);
  });

  it.each(TAKEN)('is no property where the name is taken, and says so: %s', (name) => {
    const record = recordWith(name);
    const before: unknown = Reflect.get(record, name);
    expect(() => void (record[name] = 'Ada')).toThrow(`a field of that name is set by set('${name}', …)`);
    expect([Reflect.get(record, name), record.get(name)]).toEqual([before, null]);
  });

  it('lets a record with a field called then be awaited', async () => {
    const record = recordWith('then', JSON.parse('{"then":"call again"}') as Values);
    await expect(Promise.resolve(record)).resolves.toBe(record);
  });
});

describe('nearest', () => {
  it.each([
    ['emial', ['email', 'phone', 'id'], ['email']],
    ['lead_scor', ['leadScore', 'lead_source'], ['leadScore', 'lead_source']],
    ['zzz', ['email', 'phone'], []],
    ['電話番号', ['会社名', '電話', '電話番号２'], ['電話番号２', '電話']],
    ['имя', ['фамилия', 'имя_', 'город'], ['имя_']],
    ['város', ['varos', 'ország', 'név'], ['varos']],
    ['部門', ['電話', '担当'], []],
    ['★', ['☎', '部門'], []],
    ['to', ['id', 'too'], ['too']],
  ])('suggests for %s', (name, known, expected) => {
    expect(nearest(name, known)).toEqual(expected);
  });
});
