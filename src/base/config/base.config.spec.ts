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
    ['sqlite:./data/sync.db', './data/sync.db'],
    ['sqlite:/var/lib/sync.db', '/var/lib/sync.db'],
    ['sqlite:///var/lib/sync.db', '/var/lib/sync.db'],
  ])('reads the file of %s', (url, file) => {
    process.env['DATABASE_URL'] = url;
    expect(storeConfig()).toEqual({ databaseFile: file });
    delete process.env['DATABASE_URL'];
  });

  it.each(['postgres://localhost/sync', 'postgresql://localhost/sync'])('says that %s is not supported', (url) => {
    const read = () => validateEnvironment(StoreEnvironment, { DATABASE_URL: url });
    expect(read).toThrow('this version keeps its data in SQLite only');
  });

  it.each(['sqlite:', 'sqlite::memory:', './data/sync.db', 'mysql://localhost'])('refuses %s', (url) => {
    const read = () => validateEnvironment(StoreEnvironment, { DATABASE_URL: url });
    expect(read).toThrow('expected sqlite: and the path of a file, for example DATABASE_URL=sqlite:./data/sync.db');
  });
});
