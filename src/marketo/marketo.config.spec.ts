import { checkEnvironment } from '../base/config/validate-environment';
import { marketoConfig, MarketoEnvironment } from './marketo.config';

const complete = {
  MARKETO_IDENTITY_URL: 'https://123-ABC-456.mktorest.com/identity',
  MARKETO_REST_URL: 'http://127.0.0.1:4010/rest',
  MARKETO_CLIENT_ID: 'client',
  MARKETO_CLIENT_SECRET: 'secret',
};

describe('MarketoEnvironment', () => {
  const check = (changes: NodeJS.ProcessEnv) => () =>
    checkEnvironment([MarketoEnvironment], { ...complete, ...changes });

  it('accepts real and simulated addresses', () => {
    expect(check({ MARKETO_IDENTITY_URL: 'http://localhost:4010/identity' })).not.toThrow();
  });

  it('names every missing variable with an example', () => {
    const empty = () => checkEnvironment([MarketoEnvironment], {});
    expect(empty).toThrow(/MARKETO_IDENTITY_URL is missing[^]*MARKETO_REST_URL[^]*_CLIENT_ID[^]*_CLIENT_SECRET/);
    expect(empty).toThrow('for example MARKETO_REST_URL=https://123-ABC-456.mktorest.com/rest');
  });

  it.each(['123-ABC-456.mktorest.com/rest', 'ftp://acme.example/rest', 'https://acme.example/rest?x=1'])(
    'refuses the address %s',
    (MARKETO_REST_URL) => {
      expect(check({ MARKETO_REST_URL })).toThrow('MARKETO_REST_URL is not valid');
    },
  );

  it.each(['flag', 'flag:', 'remove', 'flag:a b'])('refuses the delete mode %s', (MARKETO_DELETE_MODE) => {
    expect(check({ MARKETO_DELETE_MODE })).toThrow('for example MARKETO_DELETE_MODE=flag:deletedInPipedrive');
  });
});

describe('marketoConfig', () => {
  const before = process.env;

  afterEach(() => {
    process.env = before;
  });

  it.each([
    [undefined, null],
    ['delete', null],
    ['flag:deletedInPipedrive', 'deletedInPipedrive'],
  ])('reads the delete mode %s as %s', (mode, field) => {
    process.env = { ...complete, ...(mode === undefined ? {} : { MARKETO_DELETE_MODE: mode }) };
    expect(marketoConfig().deleteFlagField).toBe(field);
  });
});
