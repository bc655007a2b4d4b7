import { runWithCorrelation, traceIdFrom } from './correlation';
import { createLog, type LogOptions } from './log';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('createLog', () => {
  function linesOf(options: Partial<LogOptions>, write: (log: ReturnType<typeof createLog>) => void): object[] {
    const lines: object[] = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line) as object) };
    write(createLog({ level: 'trace', secrets: ['s3cret-token'], destination, ...options }));
    return lines;
  }

  it('writes level and msg as JSON', () => {
    const [line] = linesOf({ format: 'json' }, (log) => runWithCorrelation('c-1', () => log.warn('gone'), TRACE));
    expect(line).toEqual({ level: 'warn', time: expect.any(String), correlationId: 'c-1', msg: 'gone' });
  });

  it.each([
    ['trace', 'DEBUG'],
    ['debug', 'DEBUG'],
    ['info', 'INFO'],
    ['warn', 'WARNING'],
    ['error', 'ERROR'],
    ['fatal', 'CRITICAL'],
  ] as const)('writes %s as the severity %s for Google Cloud', (level, severity) => {
    const lines = linesOf({ format: 'gcp' }, (log) => log[level]({ task: 't' }, 'with s3cret-token'));
    expect(lines).toEqual([{ severity, time: expect.any(String), task: 't', message: 'with [redacted]' }]);
  });

  it.each([
    ['a-project', `projects/a-project/traces/${TRACE}`],
    [undefined, TRACE],
  ])('ties lines to the trace of their request, in the project %s', (traceProject, trace) => {
    const lines = linesOf({ format: 'gcp', traceProject }, (log) => {
      runWithCorrelation('c-1', () => log.info('in a request'), TRACE);
      runWithCorrelation('c-2', () => log.info('in a task'));
    });
    expect(lines).toMatchObject([
      { correlationId: 'c-1', 'logging.googleapis.com/trace': trace, message: 'in a request' },
      { correlationId: 'c-2', message: 'in a task' },
    ]);
    expect(lines[1]).not.toHaveProperty(['logging.googleapis.com/trace']);
  });
});

describe('traceIdFrom', () => {
  it.each([
    [`00-${TRACE}-00f067aa0ba902b7-01`, undefined, TRACE],
    [undefined, `${TRACE.toUpperCase()}/67667974448284343;o=1`, TRACE],
    [undefined, TRACE, TRACE],
    ['garbage', `${TRACE}/1`, TRACE],
    [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined, null],
    [undefined, `${TRACE}\n"forged"`, null],
    [undefined, undefined, null],
    [['a', 'b'], 5, null],
  ])('reads %j and %j as %j', (traceparent, cloudTrace, expected) => {
    expect(traceIdFrom(traceparent, cloudTrace)).toBe(expected);
  });
});
