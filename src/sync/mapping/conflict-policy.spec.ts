import { type Rules, settle } from './conflict-policy';
import { type Disagreement } from './verdict';

const BOTH: Disagreement = {
  isNewPair: false,
  sourceChanged: true,
  targetChanged: true,
  isKeptOtherwise: false,
  sourceEmpty: false,
  targetEmpty: false,
  sourceClears: false,
  targetClears: false,
};
const RULES: Rules = { policy: 'latest', targetVendor: 'pipedrive', decided: null, isOpen: false };

describe('settle', () => {
  it.each<[string, Partial<Disagreement>, Partial<Rules>, string, boolean]>([
    ['asks for the later of two edits', {}, {}, 'ask', true],
    ['lets the source win by the mapping', {}, { policy: 'marketo' }, 'write', true],
    ['lets the target win by the mapping', {}, { policy: 'pipedrive' }, 'lost', true],
    ['leaves the choice to people', {}, { policy: 'review' }, 'open', true],
    [
      'carries an edit of one side over, whoever wins conflicts',
      { targetChanged: false },
      { policy: 'pipedrive' },
      'write',
      false,
    ],
    [
      'keeps an edit of the target, whoever wins conflicts',
      { sourceChanged: false },
      { policy: 'marketo' },
      'leave',
      false,
    ],
    ['lets no emptied value win', { sourceEmpty: true }, { policy: 'marketo' }, 'leave', false],
    [
      'lets an emptied value win that clears',
      { sourceEmpty: true, sourceClears: true },
      { policy: 'marketo' },
      'write',
      true,
    ],
    ['asks nobody about an emptied value', { targetEmpty: true }, { policy: 'review' }, 'write', false],
    ['writes a new pair', { isNewPair: true }, { policy: 'review' }, 'write', false],
    [
      'keeps waiting where one side went back',
      { sourceChanged: false },
      { policy: 'review', isOpen: true },
      'open',
      true,
    ],
    [
      'keeps waiting where one side was emptied',
      { targetEmpty: true },
      { policy: 'review', isOpen: true },
      'open',
      true,
    ],
    ['no longer waits under another policy', {}, { policy: 'marketo', isOpen: true }, 'write', true],
    ['carries over what people kept', {}, { policy: 'review', decided: 'marketo' }, 'write', true],
    ['leaves what people kept to its own task', {}, { policy: 'review', decided: 'pipedrive' }, 'lost', true],
    [
      'lets people decide against an edit that came since',
      { targetChanged: true, sourceChanged: false },
      { decided: 'marketo' },
      'write',
      true,
    ],
    [
      'empties nothing without clear, whatever people kept',
      { sourceEmpty: true },
      { decided: 'marketo' },
      'leave',
      true,
    ],
  ])('%s', (_fact, group, rules, settlement, isConflict) => {
    expect(settle({ ...BOTH, ...group }, { ...RULES, ...rules })).toEqual({ settlement, isConflict });
  });
});
