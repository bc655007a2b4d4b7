/** How something that the accounts need stands. */
type SetupState =
  | 'there'
  /** `setup --apply` makes it. */
  | 'missing'
  /** Made by this run. */
  | 'made'
  /** There, and not as it has to be; a person made it, so a person mends it. */
  | 'wrong'
  /** Could not be made. */
  | 'failed'
  | 'not-wanted'
  | 'skipped';

/** One thing that the accounts need. */
export interface SetupItem {
  /** `marketo-lead-field:pipedriveId`, `pipedrive-webhook:change.person` … */
  readonly id: string;
  readonly state: SetupState;
  /** As a sentence without an end. */
  readonly message: string;
}

/** A thing as it stands, and how it is made where it is missing. */
export interface SetupPart {
  readonly item: SetupItem;
  /** Makes it, once; null where there is nothing to make. */
  readonly make: (() => Promise<void>) | null;
}
