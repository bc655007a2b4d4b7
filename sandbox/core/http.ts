import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A port that another program uses. */
export class PortTakenError extends Error {
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(`Port ${port} is taken by another program`, { cause });
    this.name = 'PortTakenError';
    this.port = port;
  }
}

export interface Listener {
  /** `http://host:port`, without a slash at the end. */
  url: string;
  /** Stops listening and destroys every open connection. */
  close(): Promise<void>;
}

/**
 * Serves the application; port 0 takes any free one.
 *
 * @throws PortTakenError when the port is in use.
 */
export async function listen(application: RequestListener, port: number, host: string): Promise<Listener> {
  const server = createServer({ maxHeaderSize: 131_072 }, application);
  await opened(server, port, host);
  const { port: takenPort } = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${takenPort}`, close: () => closed(server) };
}

function opened(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port, error) : error),
    );
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
