import { Injectable } from '@nestjs/common';

/** Something that has to work before the service may be sent requests. */
export interface ReadinessCheck {
  name: string;
  /** @returns what is wrong, without secrets or personal data, or null where all is well. */
  check(): Promise<string | null>;
}

export type CheckResult = { status: 'ok' } | { status: 'failed'; problem: string };

/** The checks behind `GET /health/ready`; each module adds its own. */
@Injectable()
export class ReadinessRegistry {
  private readonly checks: ReadinessCheck[] = [];

  add(check: ReadinessCheck): void {
    this.checks.push(check);
  }

  /** Runs all checks; one that throws has failed. */
  async run(): Promise<{ ready: boolean; checks: Record<string, CheckResult> }> {
    const results = await Promise.all(this.checks.map(async (check) => [check.name, await outcome(check)] as const));
    return { ready: results.every(([, { status }]) => status === 'ok'), checks: Object.fromEntries(results) };
  }
}

async function outcome(check: ReadinessCheck): Promise<CheckResult> {
  const problem = await check.check().catch(() => 'the check itself failed');
  return problem === null ? { status: 'ok' } : { status: 'failed', problem };
}
