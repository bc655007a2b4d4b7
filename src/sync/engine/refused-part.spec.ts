import { AppError } from '../../base/errors/app-error';
import { UnreadablePart } from '../mapping/unreadable-part';
import { isRefusedForGood, partOf } from './refused-part';

const CASES: [string, Error, boolean][] = [
  ['content that is not shown', new AppError('record-rejected', '', { code: '709' }), true],
  ['an asset that is gone', new AppError('record-not-found', '', { code: '702' }), true],
  ['no permission in Marketo', new AppError('vendor-denied', '', { code: '603' }), true],
  ['no permission in Pipedrive', new AppError('vendor-denied', '', { status: 403 }), true],
  ['credentials that Marketo refuses', new AppError('vendor-denied', '', { code: '601' }), false],
  ['credentials that Pipedrive refuses', new AppError('vendor-denied', '', { status: 401 }), false],
  ['a limit', new AppError('vendor-throttled', '', { code: '606' }), false],
  ['an outage', new AppError('vendor-unavailable', '', { code: '608' }), false],
  ['a bug', new RangeError(), false],
];

describe('isRefusedForGood', () => {
  it.each(CASES)('judges %s', (_, thrown, isForGood) => {
    expect(isRefusedForGood(thrown)).toBe(isForGood);
  });
});

describe('partOf', () => {
  it.each(CASES)('throws %s, for the field alone where it is for good', async (_, thrown, isForGood) => {
    const caught: unknown = await partOf(Promise.reject(thrown)).catch((error: unknown) => error);
    expect(caught instanceof UnreadablePart).toBe(isForGood);
    expect(caught).toMatchObject(isForGood ? { cause: thrown } : thrown);
  });
});
