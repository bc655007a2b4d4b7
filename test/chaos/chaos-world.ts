import { type Side } from '../soak/groups';
import { type Contact, type Held } from '../soak/model';
import { World } from '../soak/world';

const SIDES = ['marketo', 'pipedrive'] as const;

/** On which side a field was edited, and in which moment. */
interface Edit {
  side: Side;
  action: number;
}

/** An e-mail that Marketo sent, of which there must be one activity. */
interface Mail {
  contact: Contact;
  name: string;
}

/**
 * A world whose service runs in a process of its own. Nobody knows what its tasks are about to write, so users never edit
 * on one side what the other side may be carrying over: a field is edited on one side between two rests, or on both in
 * the same moment.
 */
export class ChaosWorld extends World {
  readonly mails: Mail[] = [];
  private action = 0;
  private lastEventAt = 0;
  private readonly edits = new Map<Held, readonly Edit[]>();

  /** What happens from now on happens in one moment. */
  beginsAction(): void {
    this.action += 1;
  }

  override happens(text: string): void {
    this.events += 1;
    const { clock } = this.sandbox;
    this.note(`${this.events} ${text}`);
    clock.advance(Math.max(0, this.lastEventAt + 1000 - clock.now()));
    this.lastEventAt = clock.now();
  }

  override maySafelyEdit(_contact: Contact, side: Side, held: readonly Held[] = []): Promise<boolean> {
    const isSafe = held.every((each) => {
      const before = this.editsOf(each);
      return before.every((edit) => edit.side === side) || before.every(({ action }) => action === this.action);
    });
    if (isSafe) for (const each of held) this.edits.set(each, [...this.editsOf(each), { side, action: this.action }]);
    return Promise.resolve(isSafe);
  }

  rests(): void {
    this.edits.clear();
    this.note('rest');
  }

  /** Since the last rest; those of merges included, which nobody asks about. */
  private editsOf(held: Held): readonly Edit[] {
    const ofMerge = SIDES.filter((side) => held.wasEdited(side)).map((side) => ({ side, action: 0 }));
    return this.edits.get(held) ?? ofMerge;
  }
}

/** Marketo sends an e-mail, and tells the service. @param tell - calls a route of the service with a body. */
export function sendMail(world: ChaosWorld, tell: (path: string, body: object) => void): boolean {
  const contacts = world.model.rested();
  if (contacts.length === 0) return false;
  const contact = world.random.pick(contacts);
  const name = `Mail ${world.model.number()}`;
  const { marketo } = world.sandbox;
  world.happens(`marketo sends ${name} to lead ${contact.lead}`);
  marketo.sendEmail(contact.lead!, marketo.createEmail({ name, subject: name, html: `<p>${name}</p>`, text: name }));
  tell(`/marketo/lead/${contact.lead}/activity`, { type: 'email_sent' });
  contact.wasSent = true;
  contact.isKept = true;
  world.mails.push({ contact, name });
  return true;
}

/** E-mails without the one activity that tells of them, or with more than one. */
export function problemsOfMails({ mails, sandbox: { pipedrive } }: ChaosWorld): string[] {
  const subjects = pipedrive.activities().map(({ subject }) => subject);
  return mails.flatMap(({ name, contact: { life, lead } }) => {
    const made = subjects.filter((subject) => subject === name).length;
    return made === 1 || life !== 'pair' ? [] : [`${name} to lead ${lead} has ${made} activities`];
  });
}
