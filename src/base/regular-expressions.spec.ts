import { relative, resolve } from 'node:path';
import { analyse } from 'scslre';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../..');

interface Expression {
  file: string;
  place: string;
  source: string;
  flags: string;
}

/** Files whose regular expressions see short texts only, and what bounds them. */
const BOUNDED = new Map([
  ['src/pipedrive/transport/reason.ts', '.slice(0, LONGEST_TEXT)'],
  ['src/marketo/transport/safe-message.ts', 'text.length > LONGEST_READ'],
  ['src/base/values/moments.ts', 'trimmed.length > LONGEST_DATE'],
]);

/**
 * Texts come from records, webhooks, vendors and the environment: all of them count as written by an attacker. An expression
 * takes more than linear time where two of its parts can share the same text, or where every place of a text is a start.
 */
describe('the regular expressions of the source', () => {
  const expressions = ts.sys
    .readDirectory(resolve(ROOT, 'src'), ['.ts'], ['**/*.spec.ts'])
    .flatMap((file) => expressionsIn(file));

  const unbounded = expressions.filter(({ file }) => !BOUNDED.has(file));

  it('are found', () => {
    expect(expressions.length).toBeGreaterThan(50);
  });

  it.each(unbounded.map((expression) => [`${expression.place} /${expression.source}/`, expression] as const))(
    '%s takes linear time',
    (_, expression) => {
      expect(reasonsAgainst(expression)).toEqual([]);
    },
  );

  it.each([...BOUNDED])('of %s see short texts only, by %s', (file, bound) => {
    expect(ts.sys.readFile(resolve(ROOT, file))).toContain(bound);
  });

  it.each(['(a+)+$', String.raw`^\w+@\w+\.?\w+$`, 'a+b', String.raw`(['"]).*?\1`])('would refuse /%s/', (source) => {
    expect(reasonsAgainst({ file: '', place: '', source, flags: '' })).not.toEqual([]);
  });
});

function reasonsAgainst({ source, flags }: Expression): string[] {
  const overlaps = analyse({ source, flags }).reports.map(({ type }) => type);
  // What stands before a place, or a repeated text, is beyond the analysis.
  return /\\[1-9]|\\k</.test(source) ? [...overlaps, 'repeats a text'] : overlaps;
}

function expressionsIn(path: string): Expression[] {
  const file = ts.createSourceFile(path, ts.sys.readFile(path) ?? '', ts.ScriptTarget.Latest, true);
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      const name = relative(ROOT, path);
      found.push({
        file: name,
        place: `${name}:${line + 1}`,
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
