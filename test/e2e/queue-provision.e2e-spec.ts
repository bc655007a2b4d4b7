import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CloudTasks } from '../support/cloud-tasks';
import { BUILT, buildService } from '../support/service-process';

const QUEUE = 'projects/acme/locations/europe-west1/queues/sync';

describe('npm run queue:provision', () => {
  let emulator: CloudTasks;

  beforeAll(() => buildService(), 120_000);
  beforeEach(async () => {
    emulator = await CloudTasks.start();
  });
  afterEach(() => emulator.close());

  async function provision(environment: Record<string, string> = {}, ...flags: string[]) {
    const child = spawn(process.execPath, [join(BUILT, 'queue-provision.js'), ...flags], {
      cwd: BUILT,
      env: {
        PATH: process.env['PATH'],
        CLOUD_TASKS_PROJECT: 'acme',
        CLOUD_TASKS_LOCATION: 'europe-west1',
        CLOUD_TASKS_QUEUE: 'sync',
        CLOUD_TASKS_EMULATOR_HOST: emulator.address,
        ...environment,
      },
    });
    let printed = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => void (printed += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, printed };
  }

  it('shows what it would create, and creates it when told to', async () => {
    const planned = await provision();
    expect(planned).toEqual({
      code: 0,
      printed: `${[
        `${QUEUE} would be created:`,
        '  maxConcurrentDispatches: 1',
        '  maxDispatchesPerSecond: 500',
        '  maxAttempts: -1',
        '  maxRetryDuration: 0',
        '  minBackoff: 1',
        '  maxBackoff: 60',
        '  maxDoublings: 6',
        'Run it again with --yes to do so',
      ].join('\n')}\n`,
    });
    expect(emulator.calls).toEqual(['GetQueue']);

    expect((await provision({}, '--yes')).printed).toContain('was created');
    expect(emulator.queue(QUEUE).settings).toEqual({
      maxConcurrentDispatches: 1,
      maxDispatchesPerSecond: 500,
      retry: { maxAttempts: -1, maxRetryDurationMs: 0, minBackoffMs: 1000, maxBackoffMs: 60_000, maxDoublings: 6 },
    });
    expect(await provision({}, '--yes')).toEqual({ code: 0, printed: `${QUEUE} is as it should be\n` });
    expect(emulator.calls).not.toContain('UpdateQueue');
  });

  it('updates what differs and nothing else', async () => {
    await provision({}, '--yes');
    const { printed } = await provision({ QUEUE_CONCURRENCY: '4' }, '--yes');
    expect(printed).toBe(`${QUEUE} was updated:\n  maxConcurrentDispatches: 1 -> 4\n`);
    expect(emulator.queue(QUEUE).settings.maxConcurrentDispatches).toBe(4);
  });

  it('lists the variables that are missing', async () => {
    const { code, printed } = await provision({ CLOUD_TASKS_PROJECT: '', CLOUD_TASKS_QUEUE: '' });
    expect(code).toBe(1);
    expect(printed).toMatch(/CLOUD_TASKS_PROJECT is missing[^]*CLOUD_TASKS_QUEUE is missing/);
  });

  it('tells what Google says where it cannot', async () => {
    emulator.interfere.before = () => {
      throw new Error('permission denied on the queue');
    };
    const { code, printed } = await provision();
    expect(code).toBe(1);
    expect(printed).toMatch(/^Cloud Tasks did not take a call .*permission denied on the queue/);
  });
});
