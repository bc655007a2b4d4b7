import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeErrors } from './type-check.ts';

const EXAMPLES = join(__dirname, 'typed-fields.ts');
const EXPECTATION = '// @ts-expect-error';

describe('fields as properties', () => {
  it('compile where they are right, and nowhere else', () => {
    const lines = readFileSync(EXAMPLES, 'utf8').split('\n');
    const mistakes = lines.flatMap((line, index) => (line.trim().startsWith(EXPECTATION) ? [index + 2] : []));
    expect(mistakes.length).toBeGreaterThan(25);
    const withoutExpectations = (text: string): string => text.replaceAll(EXPECTATION, '//');
    const reported = typeErrors([EXAMPLES], withoutExpectations).map((error) => Number(/:(\d+) /.exec(error)?.[1]));
    expect([...new Set(reported)]).toEqual(mistakes);
  });
});
