import assert from 'node:assert/strict';

const ran = new Set();

/** A value is what the comment beside it says. */
export function gives(number, value, expected) {
  ran.add(number);
  assert.deepEqual(JSON.parse(JSON.stringify(value)), expected);
}

export async function throws(number, work, name) {
  ran.add(number);
  await assert.rejects(work, ({ constructor }) => constructor.name === name);
}

/** No check stands where the module never came. */
export function allRan(count) {
  const missed = Array.from({ length: count }, (_, number) => number).filter((number) => !ran.has(number));
  assert.deepEqual(missed, [], 'checks that were never reached');
}
