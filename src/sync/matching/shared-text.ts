import { domainOf, trimmedTextOf, textsOf } from '../records/texts';
import { type SyncRecord } from '../records/record';

/** A text by which both sides know a record. */
export interface SharedText {
  /** The field of the target that holds it, where the account has such a field. */
  readonly target: string;
  /** Several records of one name: those that write it in the same case win. */
  readonly caseDecides: boolean;
  /** Empty where the source has none. */
  ofSource(source: SyncRecord): readonly string[];
  ofTarget(target: SyncRecord): readonly string[];
}

const oneOf = (field: string) => (record: SyncRecord) => [trimmedTextOf(record.get(field))].filter(Boolean);
const emailsOfPerson = (person: SyncRecord) => textsOf(person.get('emails'));
const domainOfCompany = (company: SyncRecord) => [domainOf(trimmedTextOf(company.get('website')))].filter(Boolean);

const name = (source: string, target: string): SharedText => ({
  target,
  caseDecides: true,
  ofSource: oneOf(source),
  ofTarget: oneOf(target),
});

/** A lead and a person share an e-mail address, of which a person may have several. */
export const emailOfLead: SharedText = {
  target: 'email',
  caseDecides: false,
  ofSource: oneOf('email'),
  ofTarget: emailsOfPerson,
};

export const emailOfPerson: SharedText = { ...emailOfLead, ofSource: emailsOfPerson, ofTarget: oneOf('email') };

export const nameOfCompany = name('company', 'name');
export const nameOfOrganization = name('name', 'company');

/** The domain of a company's website, which an organization may hold. */
export const domainOfWebsite: SharedText = {
  target: 'email_domain',
  caseDecides: false,
  ofSource: domainOfCompany,
  ofTarget: oneOf('email_domain'),
};
