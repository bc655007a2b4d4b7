import { type Sandbox } from '../../sandbox/index.ts';
import { type SeededRandom } from '../../sandbox/core/random.ts';
import { type TaskToRun } from '../../src/queue/task';
import { type Contact, type Held, heldOf, Model, type Organization } from './model';
import { type SoakServiceOptions } from './soak-service';
import { leadOf, otherSide, personOf, type Side, type Values } from './groups';

export type RunningTask = Pick<TaskToRun, 'type' | 'params'>;

/** Which records of which side a task may write values into. */
const WRITES_INTO: Readonly<Record<string, Side>> = { 'lead-to-person': 'pipedrive', 'person-to-lead': 'marketo' };

/** Both vendors as their users have them before them, what these did so far, and what the service is doing. */
export class World {
  readonly model = new Model();
  readonly running = new Set<RunningTask>();
  readonly journal: string[] = [];
  events = 0;
  /** Deleted ones that an edit on its way made anew. */
  revived = 0;
  /** Of the service. */
  memory: NonNullable<SoakServiceOptions['memory']> = 'on';

  constructor(
    readonly sandbox: Sandbox,
    readonly random: SeededRandom,
    /** Calls a route of the service. */
    readonly send: (path: string) => Promise<unknown>,
  ) {}

  /** One thing that a user did, a second after the one before: which came last is then beyond doubt. */
  happens(text: string): void {
    this.events += 1;
    this.note(`${this.events} ${text}`);
    this.sandbox.clock.advance(1000);
  }

  note(text: string): void {
    this.journal.push(`${this.sandbox.clock.iso().slice(11, 19)} ${text}`);
  }

  record(contact: Contact, side: Side): Values | undefined {
    const id = side === 'marketo' ? contact.lead : contact.person;
    if (id === undefined) return undefined;
    return side === 'marketo' ? leadOf(this.sandbox, id) : personOf(this.sandbox, id);
  }

  /** The sides on which a user can edit the contact: of a new one only that on which it was made. */
  sidesOf(contact: Contact): Side[] {
    return (['marketo', 'pipedrive'] as const).filter((side) => this.record(contact, side) !== undefined);
  }

  edit(contact: Contact, side: Side, values: Values): void {
    if (side === 'marketo') this.sandbox.marketo.updateLead(contact.lead!, values);
    else this.sandbox.pipedrive.updatePerson(contact.person!, values);
  }

  /**
   * Neither vendor lets a write depend on what was read before it: an edit between the two is lost, whoever writes. So no
   * user edits what a running task may be about to write. False: the edit must not happen.
   */
  async maySafelyEdit(contact: Contact, side: Side, held: readonly Held[] = heldOf(contact)): Promise<boolean> {
    while ([...this.running].some((task) => this.mayOverwrite(task, contact, side, held))) await turn();
    return true;
  }

  private mayOverwrite(task: RunningTask, contact: Contact, side: Side, held: readonly Held[]): boolean {
    if (WRITES_INTO[task.type] !== side) return false;
    const mayBeOf = this.mayBeOf(task, contact);
    return mayBeOf && (!contact.isRested || held.some((each) => each.wasEdited(otherSide(side))));
  }

  private mayBeOf({ params }: RunningTask, contact: Contact): boolean {
    const owner = this.model.contacts.find(
      ({ lead, person }) =>
        (lead !== undefined && lead === params['leadId']) || (person !== undefined && person === params['personId']),
    );
    return owner === undefined || owner === contact;
  }

  organizationOf(contact: Contact): Organization | undefined {
    const [number] = contact.organization.expected('pipedrive');
    return this.model.organizations.find((organization) => String(organization.number) === number);
  }
}

/** Lets everything else go on for a moment. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
