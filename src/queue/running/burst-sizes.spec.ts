import { BurstSizes } from './burst-sizes';

describe('BurstSizes', () => {
  it('lets as many go together as are wanted where nothing speaks against it', () => {
    const sizes = new BurstSizes();
    sizes.wentWell('paint', 300);
    expect(sizes.of('paint', 300)).toBe(300);
  });

  it('halves them after a burst of which some came too late, however many', () => {
    const sizes = new BurstSizes();
    for (let late = 0; late < 200; late += 1) sizes.tooLate('paint', 300);
    expect(sizes.of('paint', 300)).toBe(150);
    expect(sizes.of('paint', 100)).toBe(100);
    expect(sizes.of('sell', 300)).toBe(300);
  });

  it('never forbids a task to go alone', () => {
    const sizes = new BurstSizes();
    for (const among of [3, 2, 1, 1]) sizes.tooLate('paint', among);
    expect(sizes.of('paint', 300)).toBe(1);
  });

  it('allows more again where as many as allowed went well', () => {
    const sizes = new BurstSizes();
    sizes.tooLate('paint', 300);
    for (let task = 0; task < 40; task += 1) sizes.wentWell('paint', 40);
    expect(sizes.of('paint', 300)).toBe(150);
    for (let task = 0; task < 150; task += 1) sizes.wentWell('paint', 150);
    expect(sizes.of('paint', 1000)).toBe(300);
  });

  it('counts a burst of which some went well as one that was too large', () => {
    const sizes = new BurstSizes();
    sizes.tooLate('paint', 300);
    sizes.wentWell('paint', 300);
    expect(sizes.of('paint', 300)).toBe(150);
    sizes.wentWell('paint', 150);
    sizes.tooLate('paint', 150);
    sizes.wentWell('paint', 150);
    expect(sizes.of('paint', 300)).toBe(75);
  });
});
