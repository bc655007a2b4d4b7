import { type Finding } from './finding.ts';

/** A finding that is no mistake, because the real API is known to differ from its specification there. */
export interface KnownDifference {
  side: Finding['side'];
  /** Ids of the operations; all where it is left out. */
  operations?: RegExp;
  at: RegExp;
  rule: Finding['rule'];
  /** Which values are meant; all where it is left out. */
  given?: (value: unknown) => boolean;
  reason: string;
  /** What it rests on: a page of the vendor, its own client, or answers recorded at a real account. */
  source: string;
}

/** Takes the known differences out of findings, and knows which of them never occurred. */
export class Tolerance {
  private readonly used = new Set<KnownDifference>();

  constructor(private readonly known: readonly KnownDifference[]) {}

  /** The findings that nothing explains. */
  mistakes(findings: readonly Finding[]): Finding[] {
    return findings.filter((finding) => {
      const explanation = this.known.find((difference) => explains(difference, finding));
      if (explanation) this.used.add(explanation);
      return !explanation;
    });
  }

  /** Differences that no finding needed: the table must not excuse what does not happen. */
  unused(): KnownDifference[] {
    return this.known.filter((difference) => !this.used.has(difference));
  }
}

function explains({ side, operations, at, rule, given }: KnownDifference, finding: Finding): boolean {
  return (
    side === finding.side &&
    rule === finding.rule &&
    at.test(finding.at) &&
    (operations?.test(finding.operation) ?? true) &&
    (given?.(finding.given) ?? true)
  );
}
