import { createRequire } from 'node:module';

/** What Marketo answered, as the client hands it on. */
export interface ForeignAnswer {
  result?: Record<string, unknown>[];
  nextPageToken?: string;
  /** Only where there is a further page. */
  nextPage?: () => Promise<ForeignAnswer>;
}

type Method = (...given: unknown[]) => Promise<ForeignAnswer>;

/** The methods of a widely used client, `node-marketo-rest` as it is published, by theme: `lead`, `list`, `stats` … */
export type ForeignClient = Record<string, Record<string, Method>>;

type ForeignClientClass = new (settings: Record<string, unknown>) => Record<string, object>;

/** The package has no types, and is CommonJS. */
const Marketo = createRequire(__filename)('node-marketo-rest') as ForeignClientClass;

export function foreignClient(url: string, credentials: { clientId: string; clientSecret: string }): ForeignClient {
  const { clientId, clientSecret } = credentials;
  const retry = { initialDelay: 1, maxDelay: 2 };
  const settings = { endpoint: `${url}/rest`, identity: `${url}/identity`, clientId, clientSecret, retry };
  return new Marketo(settings) as ForeignClient;
}

/** Every method that the client offers for calls, `lead.byId`. */
export function methodsOf(client: ForeignClient): string[] {
  const themes = Object.entries(client).filter(([, theme]) => typeof theme === 'object' && '_marketo' in theme);
  return themes.flatMap(([name, theme]) =>
    Object.keys(Object.getPrototypeOf(theme) as object).map((method) => `${name}.${method}`),
  );
}
