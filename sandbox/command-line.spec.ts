import { CommandLineError, optionsFrom } from './command-line.ts';

describe('optionsFrom', () => {
  it('takes flags before variables before defaults', () => {
    const environment = { SANDBOX_MARKETO_PORT: '5011', SANDBOX_CONTROL_PORT: '5010' };
    expect(optionsFrom(['--control-port', '6010', '--no-limits'], environment)).toMatchObject({
      ports: { control: 6010, marketo: 5011, pipedrive: 4012 },
      limits: false,
      searchLagMs: 1500,
      company: 'invented',
    });
  });

  it.each([[['--ports', '1']], [['--seed', 'x']], [['--control-port', '70000']], [['extra']]])(
    'refuses %j',
    (flags) => {
      expect(() => optionsFrom(flags, {})).toThrow(CommandLineError);
    },
  );

  it('asks for help', () => expect(optionsFrom(['--help'], {})).toBe('help'));
});
