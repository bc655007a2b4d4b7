import { Injectable } from '@nestjs/common';
import { VendorBudgets } from '../budget/vendor-budgets';
import { JobPaused } from './job-context';

/** Keeps the reserve of both daily limits. */
@Injectable()
export class BudgetWatch {
  constructor(private readonly budgets: VendorBudgets) {}

  /** @throws JobPaused while no more than the reserve is left of a vendor's daily limit. */
  async assertEnough(): Promise<void> {
    const shortage = await this.budgets.shortage();
    if (shortage === null) return;
    const { vendor, until } = shortage;
    throw new JobPaused(`Of today's limit of ${vendor} only the reserve for webhooks is left`, until);
  }
}
