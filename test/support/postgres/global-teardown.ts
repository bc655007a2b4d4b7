/** After all tests: ends the PostgreSQL of the run, if one was started. */
export default async function globalTeardown(): Promise<void> {
  const starter = globalThis.postgresStarter;
  starter?.http.close();
  starter?.http.closeAllConnections();
  const postgres = await starter?.postgres?.catch(() => undefined);
  await postgres?.stop();
}
