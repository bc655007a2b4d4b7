export interface SandboxOptions {
  /** Default 0: any free port. */
  ports?: { control?: number; marketo?: number; pipedrive?: number };
  /** Default 127.0.0.1. */
  host?: string;
  /** Of keys, ids and the invented company; default 1. */
  seed?: number;
  /** Default `invented`; `empty` has the same fields, options and users, and no records. */
  company?: 'invented' | 'empty';
  /** Burst windows, concurrency and daily quotas are enforced; default true. */
  limits?: boolean;
  /** How long Pipedrive's search does not see a new record; default 0. */
  searchLagMs?: number;
  /** Factor on the webhooks' time-outs and retry waits; default 1. */
  webhookTimeScale?: number;
  /** Every answer comes so much later; default 0. */
  latencyMs?: number;
}

export interface ResolvedSandboxOptions extends Required<SandboxOptions> {
  ports: { control: number; marketo: number; pipedrive: number };
}

export function resolveOptions(options: SandboxOptions): ResolvedSandboxOptions {
  return {
    host: options.host ?? '127.0.0.1',
    seed: options.seed ?? 1,
    company: options.company ?? 'invented',
    limits: options.limits ?? true,
    searchLagMs: options.searchLagMs ?? 0,
    webhookTimeScale: options.webhookTimeScale ?? 1,
    latencyMs: options.latencyMs ?? 0,
    ports: {
      control: options.ports?.control ?? 0,
      marketo: options.ports?.marketo ?? 0,
      pipedrive: options.ports?.pipedrive ?? 0,
    },
  };
}
