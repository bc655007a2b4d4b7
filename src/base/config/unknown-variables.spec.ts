import { EnvironmentError } from './environment-error';
import { unknownVariables } from './unknown-variables';

const KNOWN = new Map([
  ['MAPPING_FILE', './mapping.ts'],
  ['API_KEYS', null],
  ['CLOUD_TASKS_EMULATOR_HOST', 'localhost:8123'],
  ['PORT', '3000'],
  ['HOST', '0.0.0.0'],
]);

const namesIn = (environment: NodeJS.ProcessEnv, file: NodeJS.ProcessEnv = {}): string[] =>
  unknownVariables(environment, file, KNOWN).map(({ variable }) => variable);

describe('unknownVariables', () => {
  it.each(['MAPING_FILE', 'MAPPING_FILES', 'MAPPING-FILE', 'MAPPNIG_FILE', 'API_KEY', 'CLOUD_TASKS_EMULATOR_HOTS'])(
    'takes %s for a mistake',
    (name) => {
      expect(namesIn({ [name]: 'x' })).toEqual([name]);
    },
  );

  it.each([
    'MAPPING_FILE',
    'MAP_FILE',
    'POST',
    'PATH',
    'OTEL_API_KEYS',
    'npm_API_KEY',
    'KUBERNETES_API_KEY',
    'CLOUD_TASK_EMULATOR_HOST',
    'MAPPING_PORT',
    'SYNC_SERVICE_FILE',
  ])('leaves %s alone', (name) => {
    expect(namesIn({ [name]: 'x' })).toEqual([]);
  });

  it('takes a blank variable for none', () => {
    expect(namesIn({ API_KEY: ' ' })).toEqual([]);
  });

  it('tells every unknown name of the file, once', () => {
    const file = { COLOUR: 'blue', MAPING_FILE: 'x', PORT: '1', HTTPS_PROXY: 'http://proxy.example' };
    expect(namesIn({ ...file }, file)).toEqual(['COLOUR', 'MAPING_FILE']);
  });

  it('names what is meant, and never shows a value', () => {
    const { message } = new EnvironmentError(unknownVariables({ MAPING_FILE: 's3cr3t' }, { COLOUR: 's3cr3t' }, KNOWN));
    expect(message.split('\n').slice(1)).toEqual([
      '  COLOUR is not known: expected no such variable',
      '  MAPING_FILE is not known: expected MAPPING_FILE, for example MAPPING_FILE=./mapping.ts',
    ]);
  });
});
