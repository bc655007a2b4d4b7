import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** So long a connection waits unused where its server does not tell how long it keeps it. */
const IDLE_MS = 15_000;

/** So much earlier than its server announces, which may be busy and find the time passed before it reads. */
const EARLIER_MS = 2_500;

/**
 * Keep connections for the next call, and close an unused one before its server does, as it announces by `Keep-Alive`: a
 * write that meets the end of its connection may have happened or not. Node heeds what is announced only below a timeout
 * of the agent's own; a connection that is in use has the timeout of its call.
 */
export function keptConnections(): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  const options = { keepAlive: true, timeout: IDLE_MS, agentKeepAliveTimeoutBuffer: EARLIER_MS };
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}
