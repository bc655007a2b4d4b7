import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { ExpiringCache } from '../../base/concurrency/expiring-cache';
import { type Envelope } from '../transport/envelope';
import { recordsOf } from '../transport/paging';
import { type MarketoTransport } from '../transport/transport';
import { type Email, type EmailSection, emailFrom, type Program, programFrom, sectionFrom } from './assets';

interface Keeping {
  timeToLiveMs: number;
  clock: Clock;
}

/** An account has thousands of assets; only those in use are worth the memory. */
const MOST_ASSETS = 500;

/**
 * Programs and e-mails by id. What is known is kept for a while; an unknown id is asked for again soon.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/assets/assets
 */
export class AssetCalls {
  private readonly programs: ExpiringCache<number, Program | null>;
  private readonly emails: ExpiringCache<number, Email | null>;
  private readonly contents: ExpiringCache<number, EmailSection[] | null>;

  constructor(
    private readonly transport: MarketoTransport,
    keeping: Keeping,
  ) {
    const bounded = { ...keeping, most: MOST_ASSETS };
    this.programs = new ExpiringCache(async (id) => first(await this.read(`program/${id}`), programFrom), bounded);
    this.emails = new ExpiringCache(async (id) => first(await this.read(`email/${id}`), emailFrom), bounded);
    this.contents = new ExpiringCache(async (id) => {
      const sections = await this.read(`email/${id}/content`);
      return sections?.map(sectionFrom) ?? null;
    }, bounded);
  }

  async program(id: number | string): Promise<Program | null> {
    return isId(id) ? this.programs.get(Number(id)) : null;
  }

  async email(id: number | string): Promise<Email | null> {
    return isId(id) ? this.emails.get(Number(id)) : null;
  }

  async emailContent(id: number | string): Promise<EmailSection[] | null> {
    return isId(id) ? this.contents.get(Number(id)) : null;
  }

  /** The asset, or its parts; null where Marketo says that there is no such asset. */
  private async read(asset: string): Promise<Record<string, unknown>[] | null> {
    const path = `/asset/v1/${asset}.json`;
    try {
      const call = { method: 'GET', path, isRead: true } as const;
      return partsOf(await this.transport.call(call), this.transport.judged(call).call);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.details.code === '702') return null;
      throw thrown;
    }
  }
}

/** Marketo reports an unknown asset as a success with a warning, and with an empty result or none. */
function partsOf(envelope: Envelope, call: string): Record<string, unknown>[] | null {
  if (envelope.result === undefined && envelope.hasWarnings) return null;
  const parts = recordsOf(envelope, call);
  return parts.length === 0 ? null : parts;
}

function first<T>(parts: Record<string, unknown>[] | null, from: (part: Record<string, unknown>) => T): T | null {
  const [part] = parts ?? [];
  return part === undefined ? null : from(part);
}

function isId(id: number | string): boolean {
  return /^[1-9]\d*$/.test(String(id)) && Number.isSafeInteger(Number(id));
}
