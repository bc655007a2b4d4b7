import { type JSX } from 'preact';
import { type Price as Costs } from '../../sync/engine/price';
import { counted } from './figures';

/** What something costs, in words. */
export const Price = ({ price: { marketoCalls, pipedriveCalls, pipedriveTokens } }: { price: Costs }): JSX.Element => (
  <>
    {counted(marketoCalls, 'call')} of Marketo, {counted(pipedriveCalls, 'call')} of Pipedrive (
    {counted(pipedriveTokens, 'token')})
  </>
);
