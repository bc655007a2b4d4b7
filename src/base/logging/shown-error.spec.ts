import { AppError } from '../errors/app-error';
import { createLog } from './log';

describe('an error in the log', () => {
  const logged = (err: unknown): string => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    createLog({ level: 'info', secrets: [], destination }).error({ err }, 'it failed');
    return lines.join('');
  };

  it.each(['vendor-denied', 'vendor-unavailable', 'record-rejected', 'store-unavailable'] as const)(
    'of the kind %s has no stack, and the words of its cause',
    (kind) => {
      const cause = new Error('connection lost');
      const line = logged(new AppError(kind, 'Marketo refused it', { code: '603' }, { cause }));
      expect(JSON.parse(line)).toMatchObject({
        err: {
          type: 'AppError',
          kind,
          message: 'Marketo refused it',
          details: { code: '603' },
          cause: 'connection lost',
        },
      });
      expect(line).not.toContain('shown-error.spec');
    },
  );

  it('does not repeat the words of a cause that says the same', () => {
    const same = new AppError('vendor-denied', 'refused', {}, { cause: new Error('refused') });
    expect(logged(same)).not.toContain('cause');
  });

  it.each([
    ['a bug', new AppError('internal', 'a bug', {}, { cause: new TypeError('x is undefined') })],
    ['a function of the mapping', new AppError('mapping-failed', 'name', {}, { cause: new TypeError('no') })],
    ['anything else', new Error('boom')],
  ])('of %s has a stack', (_what, thrown) => {
    expect(logged(thrown)).toContain('shown-error.spec');
  });
});
