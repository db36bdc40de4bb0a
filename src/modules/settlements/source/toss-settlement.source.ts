import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { VendorHttp, type VendorAnswer } from '../../../platform/http/vendor-http.js';
import { addDays, type BillingDate } from '../../../shared/time.js';
import { MerchantKeys } from '../../payments/index.js';
import { walkMerchants } from './merchant-walk.js';
import { SettlementSource, type PageOutcome, type SourceRecord } from './settlement-source.port.js';
import { readLine, readTransaction } from './toss-settlement.wire.js';

/** Toss asks whoever reads these lists to wait this long. */
const READ_TIMEOUT_MS = 60_000;
/** Toss gives up to 5000; a page must fit in memory and into one transaction here. */
const PAGE_SIZE = 500;

/** `GET /v1/transactions` and `GET /v1/settlements` of Toss Payments, of every merchant whose keys are here. */
@Injectable()
export class TossSettlementSource extends SettlementSource {
  readonly provider = 'TOSS';
  private readonly http: VendorHttp;

  constructor(
    config: Config,
    private readonly merchants: MerchantKeys,
  ) {
    super();
    this.http = new VendorHttp('toss', config.env.TOSS_API_URL, {});
  }

  transactions(day: BillingDate, place: string | null): Promise<PageOutcome> {
    return this.ofAll(place, async (key, at) => {
      const query = new URLSearchParams({
        startDate: `${day}T00:00:00`,
        endDate: `${addDays(day, 1)}T00:00:00`,
        limit: String(PAGE_SIZE),
        ...(at === null ? {} : { startingAfter: at }),
      });
      const answer = await this.get(key, 'transactions', query);
      const found = outcome(answer, readTransaction, (records) => records.at(-1)?.key);
      // Whether the end is part of the span is not said; the first moment of the next day is not of this one.
      return found.kind === 'rows'
        ? { ...found, records: found.records.filter((record) => record.day === null || record.day === day) }
        : found;
    });
  }

  lines(day: BillingDate, place: string | null): Promise<PageOutcome> {
    return this.ofAll(place, async (key, at) => {
      const page = Number(at ?? 1);
      const query = new URLSearchParams({
        startDate: day,
        endDate: day,
        dateType: 'soldDate',
        page: String(page),
        size: String(PAGE_SIZE),
      });
      return outcome(await this.get(key, 'settlements', query), readLine, () => String(page + 1));
    });
  }

  private async ofAll(
    place: string | null,
    ask: (secretKey: string, at: string | null) => Promise<PageOutcome>,
  ): Promise<PageOutcome> {
    return walkMerchants(await this.merchants.toRead(), place, async ({ id }, at) => {
      const [secretKey = ''] = await this.merchants.secretKeys(id);
      return ask(secretKey, at);
    });
  }

  private get(
    secretKey: string,
    list: 'transactions' | 'settlements',
    query: URLSearchParams,
  ): Promise<VendorAnswer> {
    return this.http.get(list, `/v1/${list}?${query.toString()}`, {
      headers: { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` },
      timeoutMs: READ_TIMEOUT_MS,
    });
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
