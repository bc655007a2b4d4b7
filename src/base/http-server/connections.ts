import { type Server } from 'node:http';

const MARGIN_MS = 1000;
/** Node's own, for slow callers. */
const SLOWEST_REQUEST_MS = 300_000;
/** For whoever still sends or reads when the service ends. With the queue's 25 seconds it stays below 30. */
const CLOSE_PATIENCE_MS = 1500;

/**
 * Keeps idle connections open for so long. One that was opened and is not used yet is idle, too: Node counts it as a request
 * whose headers are late.
 */
export function keepConnections(server: Server, seconds: number): void {
  server.keepAliveTimeout = 1000 * seconds;
  server.headersTimeout = server.keepAliveTimeout + MARGIN_MS;
  server.requestTimeout = Math.max(SLOWEST_REQUEST_MS, server.headersTimeout + MARGIN_MS);
}

/** Has `close`, which would wait for the slowest caller, cut the connections that are still open after the patience. */
export function closeInTime(server: Server, patienceMs = CLOSE_PATIENCE_MS): void {
  const close = server.close.bind(server);
  server.close = (done) => {
    const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
    return close((error) => {
      clearTimeout(cut);
      done?.(error);
    });
  };
}
