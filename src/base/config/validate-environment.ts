import { memberOf, setMember } from '../by-name';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { EnvironmentError, type EnvironmentProblem } from './environment-error';
import { type KnownVariables, unknownVariables } from './unknown-variables';
import { describeVariable } from './variable.decorator';

/** A class whose properties are environment variables, checked by `class-validator` decorators. */
export type EnvironmentClass<T extends object = object> = new () => T;

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const NUMBER_RULES = new Set(['isInt', 'isNumber', 'min', 'max', 'isPositive']);
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * Reads a module's variables. Text becomes a number where the property has a number rule (`@IsInt`, `@IsNumber`,
 * `@Min`, …) and a boolean where it has `@IsBoolean`; an empty or blank variable counts as not set and leaves the
 * property's initial value as default. `@Transform` works as usual.
 *
 * @throws EnvironmentError with every problem of the class.
 */
export function validateEnvironment<T extends object>(
  environmentClass: EnvironmentClass<T>,
  environment: NodeJS.ProcessEnv = process.env,
): T {
  const { instance, problems } = read(environmentClass, environment);
  if (problems.length > 0) throw new EnvironmentError(problems);
  return instance;
}

/**
 * Checks the variables of all modules at once, so that one message tells everything that has to be put right, names that
 * nobody reads included.
 *
 * @param file - the variables in `.env`, where every unknown name counts.
 * @throws EnvironmentError with the problems of all classes.
 */
export function checkEnvironment(
  environmentClasses: readonly EnvironmentClass[],
  environment: NodeJS.ProcessEnv = process.env,
  file: NodeJS.ProcessEnv = {},
): void {
  const wrong = environmentClasses.flatMap((environmentClass) => read(environmentClass, environment).problems);
  const problems = [...wrong, ...unknownVariables(environment, file, knownVariables(environmentClasses))];
  const unique = [...new Map(problems.map((problem) => [problem.variable, problem])).values()];
  if (unique.length > 0) throw new EnvironmentError(unique);
}

function knownVariables(environmentClasses: readonly EnvironmentClass[]): KnownVariables {
  return new Map(
    environmentClasses.flatMap((environmentClass) =>
      rulesOf(environmentClass).map(({ propertyName: name }): [string, string | null] => [
        name,
        describeVariable(environmentClass.prototype as object, name)?.example ?? null,
      ]),
    ),
  );
}

function read<T extends object>(
  environmentClass: EnvironmentClass<T>,
  environment: NodeJS.ProcessEnv,
): { instance: T; problems: EnvironmentProblem[] } {
  const rules = rulesOf(environmentClass);
  const given: Record<string, unknown> = {};
  for (const name of new Set(rules.map((rule) => rule.propertyName))) {
    const text = memberOf(environment, name)?.trim();
    if (text) setMember(given, name, converted(text, ruleNames(rules, name)));
  }
  const instance = plainToInstance(environmentClass, given, { exposeDefaultValues: true });
  const errors = validateSync(instance, { forbidUnknownValues: false });
  return { instance, problems: errors.map((error) => problemOf(error, rules, !Object.hasOwn(given, error.property))) };
}

function converted(text: string, names: Set<string>): unknown {
  if (names.has('isBoolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  const isNumber = [...names].some((name) => NUMBER_RULES.has(name));
  return isNumber && NUMBER.test(text) ? Number(text) : text;
}

/** A rule's own message speaks first, then the `@Variable` of the property, then the standard text of the rule. */
function problemOf(error: ValidationError, rules: Rule[], missing: boolean): EnvironmentProblem {
  const { property: variable, constraints = {} } = error;
  const description = describeVariable(error.target ?? {}, variable);
  const speaking = rules.filter(
    (rule) =>
      rule.propertyName === variable && rule.message !== undefined && Object.hasOwn(constraints, ruleName(rule)),
  );
  const own = missing ? [] : speaking.map((rule) => memberOf(constraints, ruleName(rule)) ?? '');
  const standard = Object.values(constraints).map((text) => text.replace(`${variable} must be `, ''));
  const expected = own.length > 0 ? own.join('; ') : (description?.expected ?? standard.join(' and '));
  return { variable, missing, expected, example: description?.example ?? null };
}

function rulesOf(environmentClass: EnvironmentClass): Rule[] {
  return getMetadataStorage().getTargetValidationMetadatas(environmentClass, '', false, false);
}

function ruleNames(rules: Rule[], property: string): Set<string> {
  return new Set(rules.filter((rule) => rule.propertyName === property).map(ruleName));
}

const ruleName = (rule: Rule): string => rule.name ?? rule.type;
