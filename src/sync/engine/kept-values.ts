import { Injectable } from '@nestjs/common';
import { memberOf, setMember } from '../../base/by-name';
import { canonical } from '../mapping/canonical';
import { type FieldCatalogue } from '../mapping/check-mapping';
import { fieldOf } from '../records/catalogues';
import { type Readable } from '../records/record';
import {
  type AnyReference,
  type KeptFields,
  type KeptOtherwise,
  NotKeptMemory,
  type NotKeptOfPair,
} from '../state/not-kept';

/** A field of a write that its vendor did not keep as it was sent. */
export interface KeptField {
  readonly field: string;
  readonly sent: unknown;
  readonly kept: unknown;
}

/** A value that the source wants in a field of the target. */
export interface WantedValue {
  readonly field: string;
  readonly value: unknown;
}

/** What became of a pair since a value was not kept. */
export interface Since {
  /** What is remembered. */
  readonly known: KeptFields;
  /** What the source wants now, as far as it is known. */
  readonly wanted: readonly WantedValue[];
  /** The target. */
  readonly now: Readable;
  /** Fields for which the source has another value now. */
  readonly outdated: readonly string[];
}

/** What is remembered of values that vendors did not keep, by the fields of the records. */
@Injectable()
export class KeptValues {
  constructor(private readonly memory: NotKeptMemory) {}

  of(source: AnyReference, target: AnyReference): Promise<NotKeptOfPair> {
    return this.memory.of(source, target);
  }

  /** The fields whose wanted value was sent before and not kept: sending it again would change nothing. */
  async sentBefore(wanted: readonly WantedValue[], known: KeptFields, fields: FieldCatalogue): Promise<string[]> {
    const found: string[] = [];
    for (const { field, value } of wanted) {
      const { sent } = this.knownOf(field, known, fields) ?? {};
      if (sent !== undefined && sent === (await this.fingerprint(value, field, fields))) found.push(field);
    }
    return found;
  }

  /** Those of the fields that hold what the vendor kept instead of what was sent. */
  async asKept(
    record: Readable,
    names: readonly string[],
    known: KeptFields,
    fields: FieldCatalogue,
  ): Promise<string[]> {
    const found: string[] = [];
    for (const field of names) {
      const { kept } = this.knownOf(field, known, fields) ?? {};
      if (kept !== undefined && kept === (await this.fingerprint(record.get(field), field, fields))) found.push(field);
    }
    return found;
  }

  /**
   * To be called after a run: what was not kept now is remembered; what the source no longer wants, or the target has by
   * now, is forgotten.
   */
  async remember(
    [source, target]: readonly [source: AnyReference, target: AnyReference],
    notKept: readonly KeptField[],
    { known, wanted, now, outdated }: Since,
    fields: FieldCatalogue,
  ): Promise<void> {
    const added: Record<string, KeptOtherwise> = {};
    for (const { field, sent, kept } of notKept) {
      setMember(added, this.nameIn(fields, field), {
        sent: await this.fingerprint(sent, field, fields),
        kept: await this.fingerprint(kept, field, fields),
      });
    }
    const obsolete: string[] = [];
    const isOutdated = (field: string): boolean => outdated.some((each) => this.nameIn(fields, each) === field);
    for (const [field, { sent }] of Object.entries(known)) {
      const value = wanted.find((each) => this.nameIn(fields, each.field) === field)?.value;
      const isWanted = value === undefined || sent === (await this.fingerprint(value, field, fields));
      const isThere = sent === (await this.fingerprint(now.get(field), field, fields));
      if (!isWanted || isThere || isOutdated(field)) obsolete.push(field);
    }
    await this.memory.change(source, target, added, obsolete);
  }

  /** The name under which the account keeps the field. */
  nameIn(fields: FieldCatalogue, field: string): string {
    return fieldOf(fields, field)?.name ?? field;
  }

  private knownOf(field: string, known: KeptFields, fields: FieldCatalogue): KeptOtherwise | undefined {
    return memberOf(known, this.nameIn(fields, field));
  }

  private fingerprint(value: unknown, field: string, fields: FieldCatalogue): Promise<string> {
    return this.memory.fingerprint(canonical(value, fieldOf(fields, field)));
  }
}
