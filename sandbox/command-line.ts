import { parseArgs } from 'node:util';
import { type SandboxOptions } from './core/options.ts';

export const HELP = `The simulated Marketo and Pipedrive, with a page that shows and changes both.

  npm run sandbox -- [options]

  --control-port <n>     page and JSON API; default 4010 (SANDBOX_CONTROL_PORT)
  --marketo-port <n>     default 4011 (SANDBOX_MARKETO_PORT)
  --pipedrive-port <n>   default 4012 (SANDBOX_PIPEDRIVE_PORT); 0 takes any free port
  --host <address>       default 127.0.0.1 (SANDBOX_HOST)
  --seed <n>             of the invented company, keys and credentials; default 1
  --empty                fields and users only, no records
  --no-limits            no burst windows, no quotas
  --latency <ms>         every answer comes so much later; default 0
  --search-lag <ms>      how long Pipedrive's search misses new records; default 1500
  --help                 this text`;

/** A flag or variable that cannot be used. */
export class CommandLineError extends Error {
  override name = 'CommandLineError';
}

/** @throws CommandLineError for an unknown flag or a value that does not fit. */
export function optionsFrom(flags: string[], environment: NodeJS.ProcessEnv): SandboxOptions | 'help' {
  const given = parsed(flags);
  if (given.help) return 'help';
  const port = (flag: string | undefined, variable: string, fallback: number): number =>
    wholeNumber(variable, flag ?? environment[variable], fallback, 65_535);
  return {
    ports: {
      control: port(given['control-port'], 'SANDBOX_CONTROL_PORT', 4010),
      marketo: port(given['marketo-port'], 'SANDBOX_MARKETO_PORT', 4011),
      pipedrive: port(given['pipedrive-port'], 'SANDBOX_PIPEDRIVE_PORT', 4012),
    },
    host: given.host ?? environment['SANDBOX_HOST'] ?? '127.0.0.1',
    seed: wholeNumber('--seed', given.seed, 1),
    company: given.empty ? 'empty' : 'invented',
    limits: !given['no-limits'],
    latencyMs: wholeNumber('--latency', given.latency, 0),
    searchLagMs: wholeNumber('--search-lag', given['search-lag'], 1500),
  };
}

function parsed(flags: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: flags,
      options: {
        'control-port': text,
        'marketo-port': text,
        'pipedrive-port': text,
        host: text,
        seed: text,
        latency: text,
        'search-lag': text,
        empty: flag,
        'no-limits': flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function wholeNumber(name: string, text: string | undefined, fallback: number, most = 2 ** 31): number {
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,10}$/.test(text) || Number(text) > most) {
    throw new CommandLineError(`${name} must be a whole number from 0 to ${most}, not '${text}'`);
  }
  return Number(text);
}
