import { setImmediate } from 'node:timers/promises';
import { CallMeter, callWasSent, HeardCalls } from './call-meter';

const call = (vendor: string, tokens?: number) => ({
  vendor,
  operation: 'GET /things',
  status: 200,
  ...(tokens === undefined ? {} : { tokens }),
});

/** Work that makes a call, goes elsewhere for a moment, and makes another. */
async function twoCalls(vendor: string, tokens?: number): Promise<void> {
  callWasSent(call(vendor, tokens));
  await setImmediate();
  callWasSent(call(vendor, tokens));
}

describe('CallMeter', () => {
  it('counts calls and tokens by vendor', async () => {
    const meter = new CallMeter();
    await meter.run(() => twoCalls('Pipedrive', 5));
    await meter.run(() => twoCalls('Marketo'));
    expect(meter.of('Pipedrive')).toEqual({ calls: 2, tokens: 10 });
    expect(meter.of('Marketo')).toEqual({ calls: 2, tokens: 0 });
    expect(meter.of('Another')).toEqual({ calls: 0, tokens: 0 });
  });

  it('tells pieces of work apart that run at the same time', async () => {
    const [one, other] = [new CallMeter(), new CallMeter()];
    await Promise.all([one.run(() => twoCalls('Pipedrive', 1)), other.run(() => twoCalls('Pipedrive', 20))]);
    expect([one.of('Pipedrive').tokens, other.of('Pipedrive').tokens]).toEqual([2, 40]);
  });

  it('counts for the work around it, too', async () => {
    const outer = new CallMeter();
    const inner = await outer.run(async () => {
      const meter = new CallMeter();
      await meter.run(() => twoCalls('Marketo'));
      callWasSent(call('Marketo'));
      return meter;
    });
    expect([inner.of('Marketo').calls, outer.of('Marketo').calls]).toEqual([2, 3]);
  });

  it('is heard by whoever keeps the calls around it, too', async () => {
    const heard = new HeardCalls();
    await heard.run(() => new CallMeter(() => false).run(() => twoCalls('Marketo')));
    await twoCalls('Marketo');
    expect(heard.calls).toEqual([call('Marketo'), call('Marketo')]);
  });

  it('leaves out calls for tokens, and those that no work of a meter makes', async () => {
    const meter = new CallMeter();
    meter.run(() => callWasSent({ ...call('Marketo'), isForToken: true }));
    await twoCalls('Marketo');
    expect(meter.of('Marketo').calls).toBe(0);
  });
});
