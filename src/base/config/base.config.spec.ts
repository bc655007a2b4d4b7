import { readFileSync } from 'node:fs';
import { HttpEnvironment, SecurityEnvironment, storeConfig, StoreEnvironment } from './base.config';
import { validateEnvironment } from './validate-environment';

describe('HttpEnvironment', () => {
  it('listens on 0.0.0.0:3000 by default', () => {
    expect(validateEnvironment(HttpEnvironment, {})).toEqual({ PORT: 3000, HOST: '0.0.0.0', KEEP_ALIVE_SECONDS: 620 });
  });

  it.each(['-1', '65536', 'http'])('refuses %s as a port', (PORT) => {
    expect(() => validateEnvironment(HttpEnvironment, { PORT })).toThrow('PORT is not valid: expected a port');
  });
});

describe('SecurityEnvironment', () => {
  const KEY = 's3cr3t-s3cr3t-01';

  it('reads names, rights and keys', () => {
    const API_KEYS = `marketo@webhook:${KEY}, grafana @ read : n3Yb6Hc1sJd5Ge0u,ops:a:b@c:d-12345678`;
    expect(validateEnvironment(SecurityEnvironment, { API_KEYS }).API_KEYS).toEqual([
      { name: 'marketo', right: 'webhook', key: KEY },
      { name: 'grafana', right: 'read', key: 'n3Yb6Hc1sJd5Ge0u' },
      { name: 'ops', right: 'operate', key: 'a:b@c:d-12345678' },
    ]);
  });

  it('demands keys', () => {
    expect(() => validateEnvironment(SecurityEnvironment, {})).toThrow('API_KEYS is missing: expected name:key pairs');
  });

  it.each([
    ['prod', 'pair 1 has a key of fewer than 16 characters'],
    ['prod:', 'pair 1 has a key of fewer than 16 characters'],
    ['prod:s3cr3t-s3cr3t-0', 'pair 1 has a key of fewer than 16 characters'],
    [KEY, 'pair 1 has a key of fewer than 16 characters'],
    [`:${KEY}`, 'pair 1 has no name'],
    [`@read:${KEY}`, 'pair 1 has no name'],
    [`a:${KEY},`, 'pair 2 has no name'],
    [',', 'pair 1 has no name'],
    [`a:${KEY},a:n3Yb6Hc1sJd5Ge0u`, 'pair 2 has the name of an earlier one'],
    [`a@read:${KEY},a:n3Yb6Hc1sJd5Ge0u`, 'pair 2 has the name of an earlier one'],
    [`a:${KEY},b@read:${KEY}`, 'pair 2 has the key of an earlier one'],
    [`a@write:${KEY}`, 'pair 1 has an @ that no right follows (webhook, read, operate)'],
    [`a@:${KEY}`, 'pair 1 has an @ that no right follows'],
    [`ada@acme@read:${KEY}`, 'pair 1 has an @ that no right follows'],
    [`a@Read:${KEY}`, 'pair 1 has an @ that no right follows'],
    ['a:replace-with-a-long-random-text', 'pair 1 has the key of an example'],
    ['a:a-long-random-text', 'pair 1 has the key of an example'],
  ])('refuses %s', (API_KEYS, problem) => {
    const read = () => validateEnvironment(SecurityEnvironment, { API_KEYS });
    expect(read).toThrow('API_KEYS is not valid: expected name:key pairs');
    expect(read).toThrow(problem);
    expect(read).not.toThrow('s3cr3t');
  });

  it('tells everything at once', () => {
    const read = () => validateEnvironment(SecurityEnvironment, { API_KEYS: 'a@x:short,a:short' });
    expect(read).toThrow(
      /pair 1 has an @[^]*pair 1 has a key of fewer[^]*pair 2 has the name[^]*pair 2 has the key of an/,
    );
  });

  it('refuses every key that .env.example shows', () => {
    const shown = /^API_KEYS=(.*)$/m.exec(readFileSync('.env.example', 'utf8'))![1]!.split(',');
    expect(shown.length).toBeGreaterThan(1);
    for (const API_KEYS of shown) {
      const read = () => validateEnvironment(SecurityEnvironment, { API_KEYS });
      expect(read).toThrow(/; pair 1 has the key of an example, for example/);
    }
  });
});

describe('StoreEnvironment', () => {
  it.each([
    ['sqlite:./data/sync.db', { file: './data/sync.db' }],
    ['sqlite:/var/lib/sync.db', { file: '/var/lib/sync.db' }],
    ['sqlite:///var/lib/sync.db', { file: '/var/lib/sync.db' }],
    ['postgres://sync:s3cr3t@db.acme.example:5432/sync', { url: 'postgres://sync:s3cr3t@db.acme.example:5432/sync' }],
    ['postgresql://localhost/sync?sslmode=require', { url: 'postgresql://localhost/sync?sslmode=require' }],
    ['postgres://sync:s3cr3t@/sync?host=/cloudsql/a:b:c', { url: 'postgres://sync:s3cr3t@/sync?host=/cloudsql/a:b:c' }],
  ])('reads %s', (url, location) => {
    process.env['DATABASE_URL'] = url;
    expect(storeConfig()).toEqual(location);
    delete process.env['DATABASE_URL'];
  });

  it.each([
    'sqlite:',
    'sqlite::memory:',
    './data/sync.db',
    'mysql://localhost/sync',
    'postgres://',
    'postgres://localhost',
    'postgres://localhost/',
    'postgres://sync:s3cr3t@localhost:port/sync',
    'postgres://sync:s3cr3t%@localhost/sync',
    'postgres://s%zznc:s3cr3t@localhost/sync',
    'postgres://sync:s3cr3t@localhost/100%',
    'postgres://sync:s3cr3t@localhost/sync?host=%zz',
  ])('refuses %s', (url) => {
    const read = () => validateEnvironment(StoreEnvironment, { DATABASE_URL: url });
    expect(read).toThrow(
      'DATABASE_URL is not valid: expected sqlite: and the path of a file, or postgres://user:password@host:port/database',
    );
    expect(read).not.toThrow('s3cr3t');
  });
});
