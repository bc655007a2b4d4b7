import { createLog } from './log';
import { NestLog } from './nest-log';

describe('NestLog', () => {
  let lines: Record<string, unknown>[];
  let nest: NestLog;

  beforeEach(() => {
    lines = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
    nest = new NestLog(createLog({ level: 'trace', secrets: [], destination }));
  });

  it('writes text with the context that Nest gives', () => {
    nest.log('started', 'NestApplication');
    expect(lines).toMatchObject([{ level: 'info', msg: 'started', context: 'NestApplication' }]);
  });

  it('lists modules and routes for debugging only', () => {
    nest.log('Mapped {/tasks, GET} route', 'RouterExplorer');
    expect(lines).toMatchObject([{ level: 'debug' }]);
  });

  it('keeps the stack that Nest gives with an error', () => {
    nest.error('failed', 'Error: at x', 'Router');
    expect(lines).toMatchObject([{ level: 'error', msg: 'failed', context: 'Router', details: ['Error: at x'] }]);
  });

  it('writes an error with its stack, and members of an object', () => {
    nest.fatal(new RangeError('out'), 'Boot');
    nest.verbose({ a: 1 }, 'Boot');
    expect(lines).toMatchObject([
      { level: 'fatal', msg: 'out', err: { type: 'RangeError', stack: expect.stringContaining('out') as string } },
      { level: 'trace', a: 1, context: 'Boot' },
    ]);
  });
});
