import { counted, duration, figure, share } from './figures';

describe('figures', () => {
  it.each([
    [0, '0 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [7200, '2 h'],
    [86_400, '1 day'],
    [200_000, '2 days'],
    [-5, '0 s'],
  ])('tells %p seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it('writes numbers as people read them', () => {
    expect(figure(1234567)).toBe('1,234,567');
    expect(counted(1, 'task')).toBe('1 task');
    expect(counted(37, 'task')).toBe('37 tasks');
    expect(share(380, 1000)).toBe('38%');
    expect(share(0, 0)).toBe('0%');
    expect(share(174, 50_000)).toBe('<1%');
  });
});
