import { CallLog } from '../../core/calls.ts';
import { SandboxClock } from '../../core/clock.ts';
import { type SandboxContext } from '../../core/context.ts';
import { Faults } from '../../core/faults.ts';
import { resolveOptions, type SandboxOptions } from '../../core/options.ts';
import { SeededRandom } from '../../core/random.ts';
import { createMarketoSandbox } from '../index.ts';
import { type MarketoSandbox } from '../marketo-sandbox.ts';

export interface Envelope {
  requestId: string;
  success: boolean;
  result?: Record<string, unknown>[];
  errors?: { code: string; message: string }[];
  nextPageToken?: string;
  moreResult?: boolean;
}

/** A simulated instance without records, and calls to it with a valid token. */
export interface TestMarketo {
  marketo: MarketoSandbox;
  context: SandboxContext;
  token: string;
  get(path: string): Promise<Envelope>;
  post(path: string, body: unknown): Promise<Envelope>;
  send(path: string, init: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export async function startMarketo(options: SandboxOptions = {}): Promise<TestMarketo> {
  const random = new SeededRandom(1);
  const context: SandboxContext = {
    clock: new SandboxClock(),
    calls: new CallLog(),
    faults: new Faults(),
    random,
    options: resolveOptions(options),
    company: { users: [], organizations: [], people: [] },
  };
  const instance = await createMarketoSandbox(context);
  const marketo = instance.sandbox;
  const token = await tokenOf(marketo);
  const send = (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return fetch(`${marketo.restUrl}${path}`, { ...init, headers });
  };
  const envelope = async (path: string, init: RequestInit): Promise<Envelope> =>
    (await (await send(path, init)).json()) as Envelope;
  return {
    marketo,
    context,
    token,
    send,
    close: () => instance.close(),
    get: (path) => envelope(path, {}),
    post: (path, body) =>
      envelope(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  };
}

export async function tokenOf(marketo: MarketoSandbox, service = 0): Promise<string> {
  const { access_token: token } = (await (await fetch(tokenAddress(marketo, service))).json()) as {
    access_token: string;
  };
  return token;
}

export function tokenAddress({ identityUrl, services }: MarketoSandbox, service = 0): string {
  const { clientId = '', clientSecret = '' } = services[service] ?? {};
  return `${identityUrl}/oauth/token?grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
}

/** The code of the response-level error, `undefined` for a success. */
export function codeOf({ errors }: Envelope): string | undefined {
  return errors?.[0]?.code;
}

/** Per record: its status, or the code of the reason why it was skipped. */
export function outcomes({ result = [] }: Envelope): unknown[] {
  return result.map((item) => (item['reasons'] as { code: string }[] | undefined)?.[0]?.code ?? item['status']);
}
