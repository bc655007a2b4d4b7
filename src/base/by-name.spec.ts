import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { memberOf, setMember } from './by-name';

const NAMES = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'then', 'get', 'set', '__proto__'];

describe('memberOf and setMember', () => {
  it.each(NAMES)('find of %s what the object itself has', (name) => {
    const object: Record<string, unknown> = {};
    expect(memberOf(object, name)).toBeUndefined();
    setMember(object, name, 'its own');
    expect(memberOf(object, name)).toBe('its own');
    expect(Object.entries({ ...object })).toEqual([[name, 'its own']]);
    expect(JSON.parse(JSON.stringify(object)) as unknown).toEqual(JSON.parse(`{"${name}":"its own"}`));
    expect(Reflect.getPrototypeOf(object)).toBe(Object.prototype);
  });
});

const ROOT = resolve(__dirname, '../..');

describe('the source', () => {
  it('indexes no object with a name that it does not spell', () => {
    const { config } = ts.readConfigFile(resolve(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    const files = ts.sys.readDirectory(resolve(ROOT, 'src'), ['.ts'], ['**/*.spec.ts']);
    const program = ts.createProgram(files, { ...options, noEmit: true });
    const found = program
      .getSourceFiles()
      .filter(({ fileName }) => files.includes(fileName) && !isHelper(fileName))
      .flatMap((file) => indexings(file, program.getTypeChecker()));
    expect(found).toEqual([]);
  }, 120_000);
});

const isHelper = (fileName: string): boolean => fileName === resolve(__dirname, 'by-name.ts');

/** `object[name]`, `name in object` and `{ [name]: value } = object`, where `name` may be any text. */
function indexings(file: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameIn(node);
    if (name && isAnyText(checker.getTypeAtLocation(name))) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${relative(ROOT, file.fileName)}:${line + 1}: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function nameIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isElementAccessExpression(node)) return node.argumentExpression;
  if (ts.isBinaryExpression(node)) return node.operatorToken.kind === ts.SyntaxKind.InKeyword ? node.left : undefined;
  const isTaken = ts.isBindingElement(node) && node.propertyName && ts.isComputedPropertyName(node.propertyName);
  return isTaken ? node.propertyName.expression : undefined;
}

const ANY_TEXT =
  ts.TypeFlags.String |
  ts.TypeFlags.TemplateLiteral |
  ts.TypeFlags.StringMapping |
  ts.TypeFlags.Any |
  ts.TypeFlags.Unknown;

function isAnyText(type: ts.Type): boolean {
  return type.isUnion() ? type.types.some(isAnyText) : (type.flags & ANY_TEXT) !== 0;
}
