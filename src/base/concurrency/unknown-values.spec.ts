import { FakeClock } from '../../../test/support/fake-clock';
import { UnknownValues } from './unknown-values';

describe('UnknownValues', () => {
  it('has a value asked for twice at once, then ever more rarely', () => {
    const clock = new FakeClock();
    const unknown = new UnknownValues(clock);
    let asked = 0;
    for (let second = 0; second < 3600; second++) {
      if (!unknown.isRecent('Jane')) {
        asked++;
        unknown.note('Jane', false);
      }
      clock.advance(1_000);
    }
    expect(asked).toBe(17);
    expect(unknown.isRecent('John')).toBe(false);
  });

  it('forgets a value that became known', () => {
    const unknown = new UnknownValues(new FakeClock());
    unknown.note('Jane', false);
    unknown.note('Jane', false);
    expect(unknown.isRecent('Jane')).toBe(true);
    unknown.note('Jane', true);
    expect(unknown.isRecent('Jane')).toBe(false);
  });
});
