import type { CloudTasksClient } from '@google-cloud/tasks' with { 'resolution-mode': 'import' };
import { AppError } from '../../../base/errors/app-error';
import { type CloudTasksSettings } from '../../queue.config';

interface GrpcFailure {
  code: number;
  details?: string;
}

/**
 * Google's client with the credentials that the environment has; for an emulator without any, in plain text. It is
 * loaded only here, so that whoever uses another driver does not pay for it with memory and time.
 */
export async function cloudTasksClient({
  project,
  emulatorHost,
}: Pick<CloudTasksSettings, 'project' | 'emulatorHost'>): Promise<CloudTasksClient> {
  const { CloudTasksClient } = await import('@google-cloud/tasks');
  if (emulatorHost === null) return new CloudTasksClient({ projectId: project });
  const [{ credentials }, { PassThroughClient }] = await Promise.all([
    import('@grpc/grpc-js'),
    import('google-auth-library'),
  ]);
  const [host, port] = emulatorHost.split(':');
  return new CloudTasksClient({
    projectId: project,
    apiEndpoint: host!,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    authClient: new PassThroughClient(),
  });
}

export function isGrpcFailure(thrown: unknown): thrown is GrpcFailure {
  return typeof (Object(thrown) as { code?: unknown }).code === 'number';
}

/** Built from code and details alone: the client's own error carries the whole request. */
export function grpcFailure(thrown: unknown): AppError {
  const { code, details } = Object(thrown) as Partial<GrpcFailure>;
  const reason = details ?? (thrown instanceof Error ? thrown.message : String(thrown));
  return new AppError('vendor-unavailable', `Cloud Tasks did not take a call (${code ?? 'no code'}: ${reason})`);
}
