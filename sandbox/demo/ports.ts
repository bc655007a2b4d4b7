import { createServer } from 'node:net';

/** The preferred port if nothing listens there, else any free one. */
export async function freePort(preferred: number, host: string): Promise<number> {
  return (await opened(preferred, host)) ?? (await opened(0, host)) ?? 0;
}

/** The port that could be opened, closed again; null where it is taken. */
function opened(port: number, host: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
