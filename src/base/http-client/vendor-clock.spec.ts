import { FakeClock } from '../../../test/support/fake-clock';
import { VendorClock } from './vendor-clock';
import { type VendorCall } from './vendor-http';

const call = (vendorTime?: number): VendorCall => ({
  vendor: 'Acme',
  operation: 'GET /things',
  status: 200,
  ...(vendorTime !== undefined && { vendorTime }),
});

describe('VendorClock', () => {
  it('shows this machine’s time until the vendor has told its own, from which on it goes by that', () => {
    const clock = new FakeClock();
    const vendorClock = new VendorClock(clock);
    const heard: VendorCall[] = [];
    const hear = vendorClock.heardBy((each) => void heard.push(each));
    hear(call());
    expect(vendorClock.now()).toBe(clock.now());
    hear(call(1000));
    clock.advance(250);
    expect(vendorClock.now()).toBe(1250);
    expect(heard).toHaveLength(2);
  });
});
