/** After all tests: ends what the suites of the run shared. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.sharedParts?.end();
}
