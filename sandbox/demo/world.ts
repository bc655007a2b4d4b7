import { type MarketoSandbox, type PipedriveSandbox, type Sandbox } from '../index.ts';

export type LeadValues = Parameters<MarketoSandbox['createLead']>[0];
export type PipedriveValues = Parameters<PipedriveSandbox['createPerson']>[0];

/** Both systems as their users see them; records go by the names that the story gives them. */
export class World {
  readonly marketo: MarketoSandbox;
  readonly pipedrive: PipedriveSandbox;
  private readonly clock: Sandbox['clock'];
  private readonly ids = new Map<string, number>();
  private readonly before: ReadonlySet<number>;

  constructor({ marketo, pipedrive, clock }: Sandbox) {
    this.marketo = marketo;
    this.pipedrive = pipedrive;
    this.clock = clock;
    this.before = new Set(marketo.leads().map(({ id }) => Number(id)));
  }

  newLead(name: string, values: LeadValues): void {
    this.ids.set(`lead ${name}`, this.marketo.createLead(values));
  }

  changeLead(name: string, values: LeadValues): void {
    this.marketo.updateLead(this.leadId(name), values);
  }

  deleteLead(name: string): void {
    this.marketo.deleteLead(this.leadId(name));
  }

  lead(name: string): LeadValues {
    return this.marketo.lead(this.leadId(name)) ?? {};
  }

  leadId(name: string): number {
    return this.id('lead', name);
  }

  /** Those that exist, whoever made them; the invented company's leads are older. */
  storyLeads(): number[] {
    return this.marketo
      .leads()
      .map(({ id }) => Number(id))
      .filter((id) => !this.before.has(id));
  }

  newPerson(name: string, values: PipedriveValues): void {
    this.ids.set(`person ${name}`, this.pipedrive.createPerson(values));
  }

  changePerson(name: string, values: PipedriveValues): void {
    this.pipedrive.updatePerson(this.personId(name), values);
  }

  deletePerson(name: string): void {
    this.pipedrive.deletePerson(this.personId(name));
  }

  mergePersons(loser: number, survivor: number): void {
    this.pipedrive.merge('person', loser, survivor);
  }

  /** One that sales made, or that of a lead of this name. */
  personId(name: string): number {
    return this.ids.get(`person ${name}`) ?? Number(this.lead(name)['pipedriveId']);
  }

  /** Oldest first. */
  personsWithEmail(email: string): number[] {
    return this.pipedrive
      .persons()
      .filter((person) => emailsOf(person).includes(email))
      .map(({ id }) => Number(id));
  }

  newOrganization(name: string, values: PipedriveValues): number {
    const id = this.pipedrive.createOrganization(values);
    this.ids.set(`organization ${name}`, id);
    return id;
  }

  changeOrganization(name: string, values: PipedriveValues): void {
    this.pipedrive.updateOrganization(this.id('organization', name), values);
  }

  newDeal(name: string, values: PipedriveValues): void {
    this.ids.set(`deal ${name}`, this.pipedrive.createDeal(values));
  }

  changeDeal(name: string, values: PipedriveValues): void {
    this.pipedrive.updateDeal(this.id('deal', name), values);
  }

  /** Sends a new e-mail to leads. */
  sendEmail(email: Parameters<MarketoSandbox['createEmail']>[0], names: readonly string[]): void {
    const id = this.marketo.createEmail(email);
    for (const name of names) this.marketo.sendEmail(this.leadId(name), id);
  }

  secondsPass(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }

  private id(kind: string, name: string): number {
    const id = this.ids.get(`${kind} ${name}`);
    if (id === undefined) throw new Error(`There is no ${kind} ${name}`);
    return id;
  }
}

/** In small letters. */
export function emailsOf(person: Record<string, unknown>): string[] {
  const emails = (person['emails'] ?? []) as { value: string }[];
  return emails.map(({ value }) => value.toLowerCase());
}
