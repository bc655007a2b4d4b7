import { validateEnvironment } from '../base/config/validate-environment';
import { QueueEnvironment } from './queue.config';

const read = (environment: NodeJS.ProcessEnv) => () => validateEnvironment(QueueEnvironment, environment);

describe('QueueEnvironment', () => {
  it('has the documented defaults', () => {
    expect(read({})()).toEqual({
      QUEUE_DRIVER: 'embedded',
      QUEUE_CONCURRENCY: 1,
      QUEUE_MAX_ATTEMPTS: 30,
      QUEUE_MIN_BACKOFF_SECONDS: 5,
      QUEUE_MAX_BACKOFF_SECONDS: 3600,
      TASK_RETENTION_DAYS: 30,
    });
  });

  it('allows decimals of a second', () => {
    const environment = { QUEUE_MIN_BACKOFF_SECONDS: '0.05', QUEUE_MAX_BACKOFF_SECONDS: '0.5' };
    expect(read(environment)()).toMatchObject({ QUEUE_MIN_BACKOFF_SECONDS: 0.05, QUEUE_MAX_BACKOFF_SECONDS: 0.5 });
  });

  it('says that cloud-tasks is not supported yet', () => {
    expect(read({ QUEUE_DRIVER: 'cloud-tasks' })).toThrow('cloud-tasks is not supported yet');
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
