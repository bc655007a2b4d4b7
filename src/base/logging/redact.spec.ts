import { configuredSecrets } from '../config/configured-secrets';
import { createLog } from './log';
import { redactor } from './redact';

const redact = redactor(['s3cr3t', 's3cr3t-and-more', 'with "quotes"', 'a b&c', 'abc']);

describe('redactor', () => {
  it.each([
    ['a secret', '{"msg":"key s3cr3t."}', '{"msg":"key [redacted]."}'],
    ['a longer secret first', '{"msg":"s3cr3t-and-more"}', '{"msg":"[redacted]"}'],
    ['a secret as JSON writes it', '{"msg":"is with \\"quotes\\" here"}', '{"msg":"is [redacted] here"}'],
    ['a secret as a URL writes it', '{"url":"/x?k=a%20b%26c"}', '{"url":"/x?k=[redacted]"}'],
    ['an e-mail address', '{"err":{"message":"no ada.l+1@acme.example!"}}', '{"err":{"message":"no [redacted]!"}}'],
    ['an escaped e-mail address', '{"url":"/lead/ada%2540acme.example/x"}', '{"url":"[redacted]/x"}'],
    [
      'a header',
      '{"headers":{"X-API-Token":"t0k\\"en","accept":"x"}}',
      '{"headers":{"X-API-Token":"[redacted]","accept":"x"}}',
    ],
    ['a parameter', '{"msg":"GET https://x/y?API_KEY=1&a=2"}', '{"msg":"GET https://x/y?API_KEY=[redacted]&a=2"}'],
    [
      'a token in a URL',
      '{"msg":"/rest/v1/leads.json?access_token=1:2"}',
      '{"msg":"/rest/v1/leads.json?access_token=[redacted]"}',
    ],
  ])('masks %s', (_case, line, masked) => {
    expect(redact(line)).toBe(masked);
    expect(() => JSON.parse(masked) as unknown).not.toThrow();
  });

  it.each(['{"time":"2026-11-23T10:00:00.000Z","ms":12}', '{"s3cr3t":1}', '{"msg":"abc @ home, 3 @2x"}'])(
    'leaves %s alone',
    (line) => {
      expect(redact(line)).toBe(line);
    },
  );
});

describe('configuredSecrets', () => {
  it('are the API keys and what is named as a secret', () => {
    const environment = { API_KEYS: 'prod:one,test:two', CRM_CLIENT_SECRET: 'three', CRM_TOKEN: 'four', PORT: '1' };
    expect(configuredSecrets(environment).toSorted()).toEqual(['four', 'one', 'three', 'two']);
  });

  it('are the password of the database, as it is written and as it is meant', () => {
    expect(configuredSecrets({ DATABASE_URL: 'postgres://sync:p%40ss@db.acme.example/sync' })).toEqual([
      'p%40ss',
      'p@ss',
    ]);
    expect(configuredSecrets({ DATABASE_URL: 'sqlite:./data/sync.db' })).toEqual([]);
  });
});

describe('createLog', () => {
  it('writes the cause of an error, and masks in it too', () => {
    const lines: string[] = [];
    const log = createLog({
      level: 'info',
      secrets: ['s3cr3t'],
      destination: { write: (line) => void lines.push(line) },
    });
    log.error({ err: new Error('outside', { cause: new Error('inside s3cr3t') }) }, 'failed');
    log.debug('not written');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'error', msg: 'failed' });
    expect(lines[0]).toContain('inside [redacted]');
  });
});
