import { HttpEnvironment, SecurityEnvironment, storeConfig, StoreEnvironment } from './base.config';
import { validateEnvironment } from './validate-environment';

describe('HttpEnvironment', () => {
  it('listens on 0.0.0.0:3000 by default', () => {
    expect(validateEnvironment(HttpEnvironment, {})).toEqual({ PORT: 3000, HOST: '0.0.0.0' });
  });

  it.each(['-1', '65536', 'http'])('refuses %s as a port', (PORT) => {
    expect(() => validateEnvironment(HttpEnvironment, { PORT })).toThrow('PORT is not valid: expected a port');
  });
});

describe('SecurityEnvironment', () => {
  it('reads names and keys', () => {
    expect(validateEnvironment(SecurityEnvironment, { API_KEYS: 'prod:s3cr3t, test:a:b' }).API_KEYS).toEqual([
      { name: 'prod', key: 's3cr3t' },
      { name: 'test', key: 'a:b' },
    ]);
  });

  it('demands keys', () => {
    expect(() => validateEnvironment(SecurityEnvironment, {})).toThrow('API_KEYS is missing: expected name:key pairs');
  });

  it.each(['prod', 'prod:', ':s3cr3t', 'a:s3cr3t,a:other', 'a:s3cr3t,', ','])('refuses %s', (API_KEYS) => {
    const read = () => validateEnvironment(SecurityEnvironment, { API_KEYS });
    expect(read).toThrow('API_KEYS is not valid: expected name:key pairs');
    expect(read).not.toThrow('s3cr3t');
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
  ])('refuses %s', (url) => {
    const read = () => validateEnvironment(StoreEnvironment, { DATABASE_URL: url });
    expect(read).toThrow(
      'DATABASE_URL is not valid: expected sqlite: and the path of a file, or postgres://user:password@host:port/database',
    );
    expect(read).not.toThrow('s3cr3t');
  });
});
