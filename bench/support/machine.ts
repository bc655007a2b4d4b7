import { cpus, totalmem } from 'node:os';

/** As `2026-11-23, Node v24.1.0, 2 cores of …, 4 GiB`. */
export function machine(): string {
  const date = new Date().toISOString().slice(0, 10);
  const cores = `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown processor'}`;
  return `${date}, Node ${process.version}, ${cores}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}
