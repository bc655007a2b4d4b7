import assert from 'node:assert/strict';

/** A value, or the promise of one, is what the comment beside it says. */
export function gives(value, expected) {
  assert.deepEqual(JSON.parse(JSON.stringify(value)), expected);
}

export async function throws(work, name) {
  await assert.rejects(work, ({ constructor }) => constructor.name === name);
}
