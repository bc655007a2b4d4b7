import { FakeTime } from '../../../../test/support/fake-time';
import { QueueProcess } from '../../../../test/contract/queue-subject';
import { SUBJECTS } from '../../../../test/contract/subjects';

/** What it promises beyond the contract of all drivers. */
describe('EmbeddedDriver on SQLite', () => {
  it('sets no timer while nothing waits for its time', async () => {
    const [subject] = SUBJECTS;
    const place = await subject!.store.prepare();
    const time = new FakeTime();
    const { driver, queue, store } = await QueueProcess.begin(subject!, place, time);
    await driver.start();
    await queue.enqueue({ type: 'paint', params: { id: 1 }, record: 'shop:paint:1' });
    await queue.idle();
    expect(time.pending).toBe(0);
    await store.close();
    await place.remove();
  });
});
