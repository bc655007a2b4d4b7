import { EnvironmentError } from '../base/config/environment-error';
import { validateEnvironment } from '../base/config/validate-environment';
import { cloudTasksSettings, QueueEnvironment } from './queue.config';

const read = (environment: NodeJS.ProcessEnv) => () => validateEnvironment(QueueEnvironment, environment);

function missing(environment: NodeJS.ProcessEnv): string[] {
  try {
    read(environment)();
  } catch (thrown) {
    if (thrown instanceof EnvironmentError) return thrown.problems.filter((p) => p.missing).map((p) => p.variable);
    throw thrown;
  }
  return [];
}

describe('QueueEnvironment', () => {
  it('has the documented defaults', () => {
    expect(read({})()).toEqual({
      QUEUE_DRIVER: 'embedded',
      QUEUE_CONCURRENCY: 1,
      QUEUE_MAX_ATTEMPTS: 30,
      QUEUE_MIN_BACKOFF_SECONDS: 5,
      QUEUE_MAX_BACKOFF_SECONDS: 3600,
      TASK_RETENTION_DAYS: 30,
      DATABASE_URL: 'sqlite:./data/sync.db',
    });
  });

  it('allows decimals of a second', () => {
    const environment = { QUEUE_MIN_BACKOFF_SECONDS: '0.05', QUEUE_MAX_BACKOFF_SECONDS: '0.5' };
    expect(read(environment)()).toMatchObject({ QUEUE_MIN_BACKOFF_SECONDS: 0.05, QUEUE_MAX_BACKOFF_SECONDS: 0.5 });
  });

  describe('with cloud-tasks', () => {
    const complete = {
      QUEUE_DRIVER: 'cloud-tasks',
      CLOUD_TASKS_PROJECT: 'acme',
      CLOUD_TASKS_LOCATION: 'europe-west1',
      CLOUD_TASKS_QUEUE: 'sync',
      CLOUD_TASKS_WORKER_URL: 'https://sync.acme.example/',
      CLOUD_TASKS_SERVICE_ACCOUNT: 'tasks@acme.iam.gserviceaccount.com',
      DATABASE_URL: 'postgres://sync:secret@localhost/sync',
    };
    const emulated = {
      ...complete,
      CLOUD_TASKS_WORKER_URL: 'http://localhost:3000',
      CLOUD_TASKS_SERVICE_ACCOUNT: '',
      CLOUD_TASKS_EMULATOR_HOST: 'localhost:8123',
      DATABASE_URL: '',
    };

    it('gives its settings', () => {
      expect(cloudTasksSettings(read(complete)())).toEqual({
        project: 'acme',
        location: 'europe-west1',
        queue: 'sync',
        workerUrl: 'https://sync.acme.example',
        serviceAccount: 'tasks@acme.iam.gserviceaccount.com',
        emulatorHost: null,
      });
    });

    it('needs neither service account nor PostgreSQL nor https with an emulator', () => {
      expect(cloudTasksSettings(read(emulated)())).toMatchObject({
        workerUrl: 'http://localhost:3000',
        serviceAccount: null,
        emulatorHost: 'localhost:8123',
      });
    });

    it('lists every variable that is missing', () => {
      expect(new Set(missing({ QUEUE_DRIVER: 'cloud-tasks' }))).toEqual(
        new Set([
          'CLOUD_TASKS_PROJECT',
          'CLOUD_TASKS_LOCATION',
          'CLOUD_TASKS_QUEUE',
          'CLOUD_TASKS_WORKER_URL',
          'CLOUD_TASKS_SERVICE_ACCOUNT',
          'DATABASE_URL',
        ]),
      );
      expect(new Set(missing({ QUEUE_DRIVER: 'cloud-tasks', CLOUD_TASKS_EMULATOR_HOST: 'localhost:8123' }))).toEqual(
        new Set(['CLOUD_TASKS_PROJECT', 'CLOUD_TASKS_LOCATION', 'CLOUD_TASKS_QUEUE', 'CLOUD_TASKS_WORKER_URL']),
      );
    });

    it.each([
      ['CLOUD_TASKS_PROJECT', 'a project'],
      ['CLOUD_TASKS_LOCATION', 'Europe'],
      ['CLOUD_TASKS_QUEUE', 'sync_queue'],
      ['CLOUD_TASKS_WORKER_URL', 'http://sync.acme.example'],
      ['CLOUD_TASKS_WORKER_URL', 'sync.acme.example'],
      ['CLOUD_TASKS_SERVICE_ACCOUNT', 'tasks'],
      ['CLOUD_TASKS_EMULATOR_HOST', 'localhost'],
      ['DATABASE_URL', 'sqlite:./data/sync.db'],
    ])('refuses %s=%s', (variable, text) => {
      expect(read({ ...complete, [variable]: text })).toThrow(`${variable} is not valid`);
    });

    it('does not look at them with the embedded driver', () => {
      expect(read({ QUEUE_DRIVER: 'embedded', CLOUD_TASKS_QUEUE: 'sync_queue' })).not.toThrow();
    });
  });

  it('refuses a driver that there is not', () => {
    expect(read({ QUEUE_DRIVER: 'rabbit' })).toThrow('expected embedded or cloud-tasks');
  });

  it('refuses a greatest backoff below the least', () => {
    const environment = { QUEUE_MIN_BACKOFF_SECONDS: '10', QUEUE_MAX_BACKOFF_SECONDS: '9' };
    expect(read(environment)).toThrow('QUEUE_MAX_BACKOFF_SECONDS is not valid: expected seconds from QUEUE_MIN');
  });

  it.each([
    ['QUEUE_CONCURRENCY', '0'],
    ['QUEUE_CONCURRENCY', '1.5'],
    ['QUEUE_MAX_ATTEMPTS', '-1'],
    ['TASK_RETENTION_DAYS', '0'],
  ])('refuses %s=%s', (variable, text) => {
    expect(read({ [variable]: text })).toThrow(`${variable} is not valid`);
  });
});
