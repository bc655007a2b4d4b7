import { type Adapter } from '../mapping';
import { asText, members } from '../plain';
import { isEmpty } from '../compare';
import { relatedRecord } from './related';

/** The status of a deal, given as its text or as the deal. */
const status = (value: unknown): string => asText(members(value)?.['status'] ?? value).toLowerCase();

/** True for the status `won`, `lost` and `deleted`, false for `open`; undefined for anything else. */
export const isClosed: Adapter = (value) => {
  const given = status(value);
  if (given === 'open') return false;
  return ['won', 'lost', 'deleted'].includes(given) ? true : undefined;
};

/** True for the status `won`, false for `open`, `lost` and `deleted`; undefined for anything else. */
export const isWon: Adapter = (value) => {
  const given = status(value);
  if (given === 'won') return true;
  return ['open', 'lost', 'deleted'].includes(given) ? false : undefined;
};

/** The name of a deal's stage, given as the loaded stage, its id, or (as a transformer) the deal; text is a name. */
export const stageName: Adapter = async (value, context) => {
  if (isEmpty(value)) return undefined;
  if (typeof value === 'string' && !/^\d+$/.test(value.trim())) return value.trim();
  const stage = await relatedRecord(value, 'stage', context);
  return asText(members(stage)?.['name']) || undefined;
};
