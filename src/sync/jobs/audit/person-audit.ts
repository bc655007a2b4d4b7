import { Injectable } from '@nestjs/common';
import { plain, textsOf } from '../../records/texts';
import { SyncSettings } from '../../sync-settings';
import { Person, PipedriveClient } from '../../../pipedrive';
import { type Mirror } from '../batch/mirror';
import { type JobContext } from '../job-context';
import { type JobLedger } from '../job-ledger';
import { AuditedLeads, LINKED_LEADS } from './audited-leads';
import { type AuditPage, AuditPages, type BrokenPair, recordOf, type SettledAudit } from './audit-pages';
import { type BrokenLink, type Linked, type LinksOfPage, linksOfPage } from './person-links';
import { type Pair } from './pair-work';

type Wire = Readonly<Record<string, unknown>>;

const REST = 'leads whose persons are gone';
const LEADS_AT_ONCE = 300;

/** Compares persons with their leads, page by page. */
@Injectable()
export class PersonAudit {
  constructor(
    private readonly leads: AuditedLeads,
    private readonly pages: AuditPages,
    private readonly pipedrive: PipedriveClient,
    private readonly settings: SyncSettings,
  ) {}

  async run(context: JobContext, ledger: JobLedger): Promise<void> {
    await this.pages.walk(context, ledger, { name: 'audited persons', kind: 'person' }, (page) =>
      this.page(context, ledger, page),
    );
    await ledger.ofLists(() => this.rest(context, ledger));
  }

  private async page(context: JobContext, ledger: JobLedger, { wires, linkOf }: AuditPage): Promise<SettledAudit> {
    const persons = wires.map((wire): Linked => ({ id: Number(wire['id']), link: linkOf(wire) }));
    const leads = await this.leads.ofPersons(
      context,
      persons.map(({ id }) => id),
      persons.flatMap(({ link }) => (link === null ? [] : [link])),
    );
    const mirror = context.scope.newMirror();
    for (const wire of wires) mirror.persons.set(Number(wire['id']), wire);
    for (const lead of leads) mirror.leads.set(Number(lead['id']), lead);
    const links = linksOfPage(
      persons,
      leads.map((lead) => ({ id: Number(lead['id']), link: this.leads.linkOf(lead) })),
    );
    const settled = await this.settled(context, ledger, links, wires, mirror);
    const named = links.broken.filter(({ of }) => of === 'lead').map(({ id }) => id);
    await context.progress.records.leaveOut(LINKED_LEADS, [...links.pairs.map(({ lead }) => lead), ...named]);
    return settled;
  }

  private async settled(
    context: JobContext,
    ledger: JobLedger,
    links: LinksOfPage,
    wires: readonly Wire[],
    mirror: Mirror,
  ) {
    const pairs = links.pairs.map(({ lead, person }): Pair => ({ kind: 'lead', marketo: lead, pipedrive: person }));
    const broken = links.broken.map((link) => this.brokenPair(link));
    const loose = new Set(links.loose);
    const unlinked = await this.matching(
      context,
      wires.filter(({ id }) => loose.has(Number(id))),
    );
    return this.pages.settled(context, ledger, { pairs, broken, unlinked }, mirror);
  }

  /** Leads whose link names a person that no list showed. */
  private async rest(context: JobContext, ledger: JobLedger): Promise<void> {
    for (;;) {
      await context.checkIn();
      const due = (await context.progress.records.due(LEADS_AT_ONCE)).map(({ id }) => id);
      if (due.length === 0) return;
      const leads = await this.leads.withIds(due);
      const named = leads.flatMap((lead) => {
        const link = this.leads.linkOf(lead);
        return link === null ? [] : [{ id: Number(lead['id']), link }];
      });
      const wires = await this.pipedrive.getRecords(Person.kind, [...new Set(named.map(({ link }) => link))]);
      const there = new Set(wires.map(({ id }) => Number(id)));
      const broken = named.map(({ id, link }) =>
        this.brokenPair({ of: 'lead', id, names: link, isThere: there.has(link) }),
      );
      const settled = await this.pages.broken(context, broken);
      await context.progress.records.leaveOut(LINKED_LEADS, due);
      await ledger.settlePage({ list: REST, place: { isWhole: false, place: null }, ...settled });
    }
  }

  private brokenPair({ of, id, names, isThere }: BrokenLink): BrokenPair {
    const { links } = this.settings.mapping;
    const isOfLead = of === 'lead';
    const pair: Pair = { kind: 'lead', marketo: isOfLead ? id : names, pipedrive: isOfLead ? names : id };
    return {
      record: recordOf(of, id),
      names: recordOf(isOfLead ? 'person' : 'lead', names),
      isThere,
      fields: [
        isOfLead
          ? { field: links.lead, marketo: names, pipedrive: null }
          : { field: links.person, marketo: null, pipedrive: names },
      ],
      repair: { pair, fields: [], from: [isOfLead ? 'marketo' : 'pipedrive'], error: null },
    };
  }

  /** The leads that matching would join with these persons. */
  private async matching(context: JobContext, wires: readonly Wire[]) {
    const emails = new Map(wires.map((wire) => [Number(wire['id']), textsOf(wire['emails'])]));
    const leads = await this.leads.withEmails(context, [...emails.values()].flat());
    const free = leads.filter((lead) => this.leads.linkOf(lead) === null);
    const byEmail = new Map(free.map((lead) => [plain(lead['email']), Number(lead['id'])]));
    return [...emails].flatMap(([person, texts]) => {
      const lead = texts.map((text) => byEmail.get(plain(text))).find((id) => id !== undefined);
      if (lead === undefined) return [];
      return [{ record: recordOf('person', person), target: recordOf('lead', lead) }];
    });
  }
}
