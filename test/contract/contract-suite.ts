import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { DrivenMembers } from './driven-members.ts';
import { type Finding, textOf } from './judge/finding.ts';
import { judge, type Judgement } from './judge/judge.ts';
import { type KnownDifference, Tolerance } from './judge/known-differences.ts';
import { SPOILERS } from './judge/spoil.ts';
import { operationTable } from './operation-table.ts';
import { privateMembersIn } from './private-members.ts';
import { type Exchange, startRecorder } from './recorder.ts';
import { refusalOf } from './refusals.ts';
import { type Specification } from './specification/operation.ts';
import { SPECIFICATIONS_VARIABLE, specificationsFolder } from './specification/specifications.ts';

export interface ContractSuite<L extends object> {
  vendor: string;
  /** The exports of the client's library, all of which must be used. */
  library: L;
  /** Where these classes and their ancestors are declared. */
  folders: readonly string[];
  urlOf(sandbox: Sandbox): string;
  /** Uses everything that the library offers. @param url - stands in for the vendor's. */
  converse(library: L, sandbox: Sandbox, url: string): Promise<void>;
  specification(): Specification;
  known: readonly KnownDifference[];
}

/** One client and the sandbox against each other, and both against the official specification. */
export function describeContract<L extends object>(suite: ContractSuite<L>): void {
  const { vendor, specification, known } = suite;
  describe(`the ${vendor} client and its sandbox`, () => {
    const members = new DrivenMembers(suite.library, privateMembersIn(suite.folders));
    let conversation: Conversation;
    beforeAll(async () => {
      conversation = await recorded(suite, members.library);
    });

    it('converse to the end', () => expect(conversation.failure).toBeUndefined());
    it('converse by every method that the library offers', () => expect(members.unused()).toEqual([]));

    if (specificationsFolder === undefined) {
      const reason = `not compared with the specification of ${vendor}: ${SPECIFICATIONS_VARIABLE} names no folder`;
      process.stdout.write(`\n${reason}\n`);
      it.skip(reason, () => undefined);
      return;
    }

    describe('compared with the official specification', () => {
      const tolerance = new Tolerance(known);
      let judgements: Judgement[] = [];
      let mistakes: Finding[];
      let specified: Specification;
      beforeAll(() => {
        specified = specification();
        judgements = conversation.exchanges.map((exchange) => judge(exchange, specified));
        mistakes = tolerance.mistakes(judgements.flatMap(({ findings }) => findings));
      });
      afterAll(() => void process.stdout.write(`\n${vendor}\n${operationTable(judgements)}\n`));

      const mistakesOf = (side: Finding['side']): string[] => [
        ...new Set(mistakes.filter((finding) => finding.side === side).map(textOf)),
      ];
      it('send nothing that it does not have', () => expect(mistakesOf('request')).toEqual([]));
      it('answer nothing that it does not have', () => expect(mistakesOf('answer')).toEqual([]));
      it('need every known difference', () => expect(tolerance.unused().map(({ reason }) => reason)).toEqual([]));

      it.each(Object.entries(SPOILERS))('would not pass with %s', (_, spoil) => {
        const spoiled = conversation.exchanges.map(spoil).filter((exchange) => exchange !== null);
        const unnoticed = spoiled.filter(
          (exchange) => tolerance.mistakes(judge(exchange, specified).findings).length === 0,
        );
        expect(unnoticed.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
        expect(spoiled).not.toEqual([]);
      });
    });
  });
}

interface Conversation {
  exchanges: Exchange[];
  /** What ended it too soon; undefined where nothing did. */
  failure: unknown;
}

async function recorded<L extends object>({ urlOf, converse }: ContractSuite<L>, library: L): Promise<Conversation> {
  const sandbox = await startSandbox({ company: 'empty' });
  const recorder = await startRecorder(urlOf(sandbox));
  const failure = await refusalOf(() => converse(library, sandbox, recorder.url));
  await recorder.close();
  await sandbox.close();
  return { exchanges: recorder.exchanges, failure };
}
