import { FakeTime } from '../../../test/support/fake-time';
import { createLog } from '../../base/logging/log';
import { OTHERS_SILENT_MS, OtherInstances } from './other-instances';

const HOUR_MS = 3_600_000;

describe('OtherInstances', () => {
  let time: FakeTime;
  let stored: Map<string, number>;

  beforeEach(() => {
    [time, stored] = [new FakeTime(), new Map()];
  });

  /** @param offsetMs - how far the clock of its host is from the present. */
  const anInstance = (offsetMs = 0, isReadable = true): OtherInstances => {
    const clock = {
      now: () => time.now() + offsetMs,
      monotonic: () => time.monotonic(),
      sleep: (milliseconds: number) => time.sleep(milliseconds),
    };
    const moments = {
      areShared: true,
      all: (_prefix: string, except: string) =>
        isReadable
          ? Promise.resolve(new Map([...stored].filter(([name]) => name !== except)))
          : Promise.reject(new Error('no store')),
      keep: (name: string, at: number) => Promise.resolve(void stored.set(name, at)),
      forgetBefore: () => Promise.resolve(),
    };
    const log = createLog({ level: 'fatal', secrets: [], destination: { write: () => undefined } });
    return new OtherInstances(moments, clock, time, log);
  };
  /** Of one that begins now; `ranSince` only where others may run. */
  const seenBy = async (instance: OtherInstances) => {
    const mayRun = await instance.mayRun();
    time.advance(OTHERS_SILENT_MS);
    return { mayRun, ranSince: mayRun && (await instance.ranSince()) };
  };

  it('knows of none where none gave a sign', async () => {
    await expect(seenBy(anInstance())).resolves.toEqual({ mayRun: false, ranSince: false });
  });

  it.each([0, -HOUR_MS, -1000])('knows one that runs, by a clock that differs by %i ms', async (offsetMs) => {
    anInstance().giveSigns();
    await expect(seenBy(anInstance(offsetMs))).resolves.toEqual({ mayRun: true, ranSince: true });
  });

  it('knows one that has ended', async () => {
    const other = anInstance();
    other.giveSigns();
    other.stop();
    await expect(seenBy(anInstance())).resolves.toEqual({ mayRun: true, ranSince: false });
    await expect(seenBy(anInstance())).resolves.toEqual({ mayRun: false, ranSince: false });
  });

  it.each([-HOUR_MS, -1000])('knows one that had ended when the clock was set by %i ms', async (offsetMs) => {
    const other = anInstance();
    other.giveSigns();
    other.stop();
    await expect(seenBy(anInstance(offsetMs))).resolves.toEqual({ mayRun: true, ranSince: false });
  });

  it('counts none where it cannot tell', async () => {
    anInstance().giveSigns();
    await expect(seenBy(anInstance(0, false))).resolves.toEqual({ mayRun: false, ranSince: false });
  });
});
