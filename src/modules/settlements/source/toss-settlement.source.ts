import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { VendorHttp, type VendorAnswer } from '../../../platform/http/vendor-http.js';
import { addDays, type BillingDate } from '../../../shared/time.js';
import { SettlementSource, type PageOutcome, type SourceRecord } from './settlement-source.port.js';
import { readLine, readTransaction } from './toss-settlement.wire.js';

/** Toss asks whoever reads these lists to wait this long. */
const READ_TIMEOUT_MS = 60_000;
/** Toss gives up to 5000; a page must fit in memory and into one transaction here. */
const PAGE_SIZE = 500;

/** `GET /v1/transactions` and `GET /v1/settlements` of Toss Payments. */
@Injectable()
export class TossSettlementSource extends SettlementSource {
  readonly provider = 'TOSS';
  private readonly http: VendorHttp;

  constructor(config: Config) {
    super();
    const { TOSS_API_URL, TOSS_SECRET_KEY } = config.env;
    this.http = new VendorHttp('toss', TOSS_API_URL, {
      authorization: `Basic ${Buffer.from(`${TOSS_SECRET_KEY}:`).toString('base64')}`,
    });
  }

  async transactions(day: BillingDate, place: string | null): Promise<PageOutcome> {
    const query = new URLSearchParams({
      startDate: `${day}T00:00:00`,
      endDate: `${addDays(day, 1)}T00:00:00`,
      limit: String(PAGE_SIZE),
      ...(place === null ? {} : { startingAfter: place }),
    });
    const found = outcome(
      await this.get('transactions', query),
      readTransaction,
      (records) => records.at(-1)?.key,
    );
    // Whether the end is part of the span is not said; the first moment of the next day is not of this one.
    return found.kind === 'rows'
      ? { ...found, records: found.records.filter((record) => record.day === null || record.day === day) }
      : found;
  }

  async lines(day: BillingDate, place: string | null): Promise<PageOutcome> {
    const page = Number(place ?? 1);
    const query = new URLSearchParams({
      startDate: day,
      endDate: day,
      dateType: 'soldDate',
      page: String(page),
      size: String(PAGE_SIZE),
    });
    return outcome(await this.get('settlements', query), readLine, () => String(page + 1));
  }

  private get(list: 'transactions' | 'settlements', query: URLSearchParams): Promise<VendorAnswer> {
    return this.http.get(list, `/v1/${list}?${query.toString()}`, { timeoutMs: READ_TIMEOUT_MS });
  }
}

function outcome(
  answer: VendorAnswer,
  read: (row: unknown) => SourceRecord,
  placeAfter: (records: SourceRecord[]) => string | undefined,
): PageOutcome {
  if (answer.kind === 'lost') return { kind: 'unknown', reason: answer.reason };
  if (answer.status !== 200) {
    const code = (answer.body as { code?: unknown } | null)?.code;
    if (code === 'INVALID_PAGING_KEY') return { kind: 'lost-place' };
    if (typeof code !== 'string' || answer.status >= 500 || answer.status === 429)
      return { kind: 'unknown', reason: `HTTP ${answer.status}` };
    return { kind: 'refused', code };
  }
  if (!Array.isArray(answer.body)) return { kind: 'unknown', reason: 'unreadable answer' };
  const records = answer.body.map(read);
  const next = records.length < PAGE_SIZE ? null : (placeAfter(records) ?? null);
  return { kind: 'rows', records, next };
}
