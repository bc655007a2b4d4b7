import { type Pace } from '../../../base/concurrency/pace';
import { type MarketoRecordCalls } from '../../../marketo/record-detour';
import { type PipedriveRecordCalls } from '../../../pipedrive/record-calls';

/** The same calls at a pace. */
export const pacedMarketo = (inner: MarketoRecordCalls, pace: Pace): MarketoRecordCalls => ({
  find: (...given) => pace.run(() => inner.find(...given)),
  findByKey: (...given) => pace.run(() => inner.findByKey(...given)),
  sync: (...given) => pace.run(() => inner.sync(...given)),
  delete: (...given) => pace.run(() => inner.delete(...given)),
});

/** The same calls at a pace. */
export const pacedPipedrive = (inner: PipedriveRecordCalls, pace: Pace): PipedriveRecordCalls => ({
  getRecord: (...given) => pace.run(() => inner.getRecord(...given)),
  listByIds: (...given) => pace.run(() => inner.listByIds(...given)),
  searchIds: (...given) => pace.run(() => inner.searchIds(...given)),
  createRecord: (...given) => pace.run(() => inner.createRecord(...given)),
  updateRecord: (...given) => pace.run(() => inner.updateRecord(...given)),
  deleteRecord: (...given) => pace.run(() => inner.deleteRecord(...given)),
});
