import { globSync, readFileSync } from 'node:fs';
import {
  type ClassDeclaration,
  createSourceFile,
  forEachChild,
  getCombinedModifierFlags,
  isClassDeclaration,
  isIdentifier,
  ModifierFlags,
  ScriptTarget,
} from 'typescript';

/** `Lead.refuseCompanyFields`: what the classes in these folders declare as private or protected. */
export function privateMembersIn(folders: readonly string[]): Set<string> {
  const files = globSync(folders.map((folder) => `${folder}/**/*.ts`));
  return new Set(files.flatMap(classesOf).flatMap(privateMembersOf));
}

function classesOf(file: string): ClassDeclaration[] {
  const classes: ClassDeclaration[] = [];
  const source = createSourceFile(file, readFileSync(file, 'utf8'), ScriptTarget.Latest, true);
  forEachChild(source, (node) => {
    if (isClassDeclaration(node)) classes.push(node);
  });
  return classes;
}

function privateMembersOf({ name: owner, members }: ClassDeclaration): string[] {
  return members
    .filter((member) => getCombinedModifierFlags(member) & (ModifierFlags.Private | ModifierFlags.Protected))
    .flatMap(({ name }) => (owner && name && isIdentifier(name) ? [`${owner.text}.${name.text}`] : []));
}
