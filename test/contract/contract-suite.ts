import { DrivenMembers } from './driven-members.ts';
import { type Finding, textOf } from './judge/finding.ts';
import { judge, type Judgement } from './judge/judge.ts';
import { type KnownDifference, Tolerance } from './judge/known-differences.ts';
import { SPOILERS } from './judge/spoil.ts';
import { operationTable } from './operation-table.ts';
import { privateMembersIn } from './private-members.ts';
import type { Exchange } from './recorder.ts';
import type { Specification } from './specification/operation.ts';
import { SPECIFICATIONS_VARIABLE, specificationsFolder } from './specification/specifications.ts';

export interface ContractSuite<L extends object> {
  vendor: string;
  /** The exports of the client's library, all of which must be used. */
  library: L;
  /** Where these classes and their ancestors are declared. */
  folders: readonly string[];
  /** Uses everything that the library offers and gives what went over the wire. */
  converse(library: L): Promise<Exchange[]>;
  specification(): Specification;
  known: readonly KnownDifference[];
}

/** One client and the sandbox against each other, and both against the official specification. */
export function describeContract<L extends object>({
  vendor,
  library,
  folders,
  converse,
  specification,
  known,
}: ContractSuite<L>): void {
  describe(`the ${vendor} client and its sandbox`, () => {
    const members = new DrivenMembers(library, privateMembersIn(folders));
    let exchanges: Exchange[];
    beforeAll(async () => {
      exchanges = await converse(members.library);
    });

    it('converse by every method that the library offers', () => {
      expect(members.unused()).toEqual([]);
    });

    if (specificationsFolder === undefined) {
      const reason = `not compared with the specification of ${vendor}: ${SPECIFICATIONS_VARIABLE} names no folder`;
      process.stdout.write(`\n${reason}\n`);
      it.skip(reason, () => undefined);
      return;
    }

    describe('compared with the official specification', () => {
      const tolerance = new Tolerance(known);
      let judgements: Judgement[];
      let mistakes: Finding[];
      let specified: Specification;
      beforeAll(() => {
        specified = specification();
        judgements = exchanges.map((exchange) => judge(exchange, specified));
        mistakes = tolerance.mistakes(judgements.flatMap(({ findings }) => findings));
      });
      afterAll(() => void process.stdout.write(`\n${vendor}\n${operationTable(judgements)}\n`));

      const mistakesOf = (side: Finding['side']): string[] => [
        ...new Set(mistakes.filter((finding) => finding.side === side).map(textOf)),
      ];
      it('send nothing that it does not have', () => expect(mistakesOf('request')).toEqual([]));
      it('answer nothing that it does not have', () => expect(mistakesOf('answer')).toEqual([]));
      it('need every known difference', () => expect(tolerance.unused()).toEqual([]));

      it.each(Object.entries(SPOILERS))('would not pass with %s', (_, spoil) => {
        const spoiled = exchanges.map(spoil).filter((exchange) => exchange !== null);
        const unnoticed = spoiled.filter(
          (exchange) => tolerance.mistakes(judge(exchange, specified).findings).length === 0,
        );
        expect(unnoticed.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
        expect(spoiled).not.toEqual([]);
      });
    });
  });
}
