import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { EnvironmentError } from './environment-error';
import { checkEnvironment, validateEnvironment } from './validate-environment';
import { Variable } from './variable.decorator';

class ShopEnvironment {
  @Variable({ expected: 'a whole number from 1 to 9', example: '3' })
  @IsInt()
  @Min(1)
  @Max(9)
  SHOP_COUNTERS = 2;

  @Variable({ expected: 'the shop’s secret', example: 'some-long-text' })
  @IsString()
  @IsNotEmpty()
  SHOP_SECRET!: string;

  @IsBoolean() SHOP_OPEN = false;
  @IsOptional() @IsString() SHOP_MOTTO?: string;
  @IsIn(['cash'], { message: 'cash: cards come with a later version' }) SHOP_PAYMENT = 'cash';
}

class StreetEnvironment {
  @IsUrl({ require_tld: false, require_protocol: true }) STREET_URL!: string;
  @Transform(({ value }: { value: unknown }) => String(value).split('|')) @IsString({ each: true }) STREET_NAMES = [
    'a',
  ];
}

function problems(run: () => unknown): EnvironmentError['problems'] {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof EnvironmentError) return thrown.problems;
    throw thrown;
  }
  throw new Error('no problem was found');
}

describe('validateEnvironment', () => {
  it('turns text into numbers and booleans by the rules', () => {
    const shop = validateEnvironment(ShopEnvironment, { SHOP_COUNTERS: '4', SHOP_OPEN: 'TRUE', SHOP_SECRET: '12345' });
    expect(shop).toEqual({ SHOP_COUNTERS: 4, SHOP_OPEN: true, SHOP_SECRET: '12345', SHOP_PAYMENT: 'cash' });
  });

  it('takes an empty variable for one that is not set', () => {
    const shop = validateEnvironment(ShopEnvironment, { SHOP_COUNTERS: ' ', SHOP_SECRET: 'x', SHOP_PAYMENT: '' });
    expect(shop).toMatchObject({ SHOP_COUNTERS: 2, SHOP_PAYMENT: 'cash' });
  });

  it('names a missing variable with what is expected', () => {
    expect(problems(() => validateEnvironment(ShopEnvironment, {}))).toEqual([
      { variable: 'SHOP_SECRET', missing: true, expected: 'the shop’s secret', example: 'some-long-text' },
    ]);
  });

  it.each(['0', '10', '2.5', '0x2', 'two', '2 shops', '1e1'])('refuses %s as a whole number from 1 to 9', (text) => {
    const [problem] = problems(() => validateEnvironment(ShopEnvironment, { SHOP_COUNTERS: text, SHOP_SECRET: 'x' }));
    expect(problem).toMatchObject({
      variable: 'SHOP_COUNTERS',
      missing: false,
      expected: 'a whole number from 1 to 9',
    });
  });

  it('lets a rule with a message of its own speak', () => {
    const [problem] = problems(() => validateEnvironment(ShopEnvironment, { SHOP_PAYMENT: 'card', SHOP_SECRET: 'x' }));
    expect(problem?.expected).toBe('cash: cards come with a later version');
  });

  it('lets @Transform read a value', () => {
    const street = validateEnvironment(StreetEnvironment, { STREET_URL: 'http://localhost:1', STREET_NAMES: 'a|b' });
    expect(street.STREET_NAMES).toEqual(['a', 'b']);
  });
});

describe('checkEnvironment', () => {
  it('tells the problems of all classes in one message', () => {
    const check = () => checkEnvironment([ShopEnvironment, StreetEnvironment], { SHOP_COUNTERS: 'many' });
    expect(check).toThrow(
      [
        'The environment is not complete:',
        '  SHOP_COUNTERS is not valid: expected a whole number from 1 to 9, for example SHOP_COUNTERS=3',
        '  SHOP_SECRET is missing: expected the shop’s secret, for example SHOP_SECRET=some-long-text',
        '  STREET_URL is missing: expected a URL address',
      ].join('\n'),
    );
  });

  it('never shows a value that was given', () => {
    const check = () => checkEnvironment([ShopEnvironment], { SHOP_COUNTERS: 's3cr3t', SHOP_SECRET: 'x' });
    expect(check).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cr3t') as string }));
  });

  it('says nothing where everything is right', () => {
    expect(() => checkEnvironment([ShopEnvironment], { SHOP_SECRET: 'x' })).not.toThrow();
  });
});
