import { checkEnvironment } from '../../base/config/validate-environment';
import { guardianConfig, GuardianEnvironment } from './guardian.config';

const [HOOK, LOOK, ALL] = ['hook@webhook:aaaaaaaaaaaaaaaa', 'look@read:bbbbbbbbbbbbbbbb', 'ops:cccccccccccccccc'];
const PUBLIC_URL = 'https://sync.acme.example/base/';

describe('the variables of the guardian', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  function read(environment: Record<string, string>) {
    Object.assign(process.env, { API_KEYS: `${LOOK},${ALL},${HOOK}`, ...environment });
    return guardianConfig();
  }

  it('needs nothing', () => {
    expect(read({})).toMatchObject({ publicUrl: null, guard: 'off' });
  });

  it('watches where there is an address, with the first key that may only start syncs', () => {
    const publicUrl = 'https://sync.acme.example/base';
    expect(read({ PUBLIC_URL })).toEqual({ publicUrl, webhookKey: 'a'.repeat(16), guard: 'watch' });
    expect(read({ PUBLIC_URL, WEBHOOK_GUARD: 'repair', WEBHOOK_KEY: 'ops' })).toEqual({
      publicUrl,
      webhookKey: 'c'.repeat(16),
      guard: 'repair',
    });
    expect(read({ PUBLIC_URL, WEBHOOK_GUARD: 'off' }).guard).toBe('off');
  });

  it('takes the first key that may do everything where none is for webhooks', () => {
    expect(read({ PUBLIC_URL, API_KEYS: `${LOOK},${ALL}` }).webhookKey).toBe('c'.repeat(16));
  });

  const problemsOf = (environment: Record<string, string>): string => {
    try {
      checkEnvironment([GuardianEnvironment], { API_KEYS: `${LOOK},${ALL}`, ...environment });
      return '';
    } catch (thrown) {
      return (thrown as Error).message;
    }
  };

  it.each([
    [{ PUBLIC_URL: 'sync.acme.example' }, 'PUBLIC_URL is not valid'],
    [{ PUBLIC_URL: 'https://sync.acme.example?a=1' }, 'PUBLIC_URL is not valid'],
    [{ WEBHOOK_GUARD: 'watch' }, 'PUBLIC_URL is missing'],
    [{ PUBLIC_URL, WEBHOOK_GUARD: 'mend' }, 'WEBHOOK_GUARD is not valid: expected one of off, watch, repair'],
    [{ PUBLIC_URL, WEBHOOK_KEY: 'look' }, 'WEBHOOK_KEY is not valid: expected the name of a key of API_KEYS'],
    [{ PUBLIC_URL, WEBHOOK_KEY: 'nobody' }, 'WEBHOOK_KEY is not valid'],
    [{ PUBLIC_URL, API_KEYS: LOOK }, 'WEBHOOK_KEY is missing'],
  ])('refuses %j', (environment, problem) => {
    expect(problemsOf(environment as Record<string, string>)).toContain(problem);
  });

  it('takes any name where no webhook carries it', () => {
    expect(problemsOf({ WEBHOOK_KEY: 'look' })).toBe('');
  });
});
