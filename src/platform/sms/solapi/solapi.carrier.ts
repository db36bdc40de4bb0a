import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { Config } from '../../config/config.js';
import { VendorHttp, type VendorAnswer } from '../../http/vendor-http.js';
import { listOf, outcomeOf, standingOf, type SolapiMessage } from './solapi-answer.js';
import { authorizationOf } from './solapi-signature.js';
import type { SendOutcome, Standing } from '../../messages/message-carrier.js';
import { SmsCarrier, type OutgoingText } from './sms-carrier.port.js';

const TIMEOUT_MS = 10_000;
const LIST_MAX = 100;
const PAGES_MAX = 20;
/** Their clock may be as far from ours as they let a request be. */
const SKEW_MS = 15 * 60_000;
/** What carries texts in Korea: 010, and the older 011, 016 to 019. */
const MOBILE = /^\+82(10\d{8}|1[16789]\d{7,8})$/;

/** Texts through Solapi. Its own client knows one host and retries without waiting, so the signed call is ours. */
@Injectable()
export class SolapiCarrier extends SmsCarrier {
  private readonly http: VendorHttp;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    super();
    this.http = new VendorHttp('solapi', config.env.SOLAPI_URL, {});
  }

  get configured(): boolean {
    return this.config.env.SOLAPI_API_KEY !== undefined;
  }

  reaches(phone: string): boolean {
    return MOBILE.test(phone);
  }

  async send({ ref, to, text, form, talk }: OutgoingText): Promise<SendOutcome> {
    const message = {
      to: domestic(to),
      from: domestic(this.config.env.SMS_FROM ?? ''),
      text,
      type: form,
      // The form was chosen by counting; it must not become another that costs more.
      autoTypeDetect: false,
      country: '82',
      customFields: { ref },
      // Where Kakao cannot deliver it, the carrier sends the text by itself: one message, one receipt.
      ...(talk
        ? {
            kakaoOptions: {
              pfId: this.config.env.ALIMTALK_PF_ID,
              templateId: talk.templateId,
              variables: talk.variables,
              disableSms: false,
            },
          }
        : {}),
    };
    return outcomeOf(
      await this.http.post('send', '/messages/v4/send', {
        body: { message, agent: { appId: 'madang' } },
        headers: this.signed(),
        timeoutMs: TIMEOUT_MS,
      }),
    );
  }

  /** By the time and not by the number, which may have changed since. */
  async findTry(ref: string, begunAt: Date): Promise<Standing> {
    const around = (ms: number): string => new Date(begunAt.getTime() + ms).toISOString();
    let startKey: string | null = null;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const found = listOf(
        await this.list({
          dateType: 'CREATED',
          startDate: around(-SKEW_MS),
          endDate: around(SKEW_MS),
          ...(startKey === null ? {} : { startKey }),
        }),
      );
      if (!found) return { kind: 'unknown', reply: 'the carrier gave no list' };
      const ours = found.messages.find((message) => message.customFields?.['ref'] === ref);
      if (ours) return standingOf(ours);
      if (found.nextKey === null || found.messages.length === 0) return { kind: 'absent' };
      startKey = found.nextKey;
    }
    // Too many to be sure that it is not among the rest: better late than twice.
    return { kind: 'unknown', reply: 'the carrier’s list has no end' };
  }

  async standingOf(receipt: string): Promise<Standing> {
    const found = listOf(await this.list({ messageId: receipt }));
    if (!found) return { kind: 'unknown', reply: 'the carrier gave no list' };
    const ours = found.messages.find((message: SolapiMessage) => message.messageId === receipt);
    return ours ? standingOf(ours) : { kind: 'absent' };
  }

  private list(filter: Record<string, string>): Promise<VendorAnswer> {
    const query = new URLSearchParams({ ...filter, limit: String(LIST_MAX) });
    return this.http.get('list', `/messages/v4/list?${query}`, {
      headers: this.signed(),
      timeoutMs: TIMEOUT_MS,
    });
  }

  private signed(): Record<string, string> {
    const { SOLAPI_API_KEY: apiKey = '', SOLAPI_API_SECRET: apiSecret = '' } = this.config.env;
    return { authorization: authorizationOf({ apiKey, apiSecret }, this.clock.now()) };
  }
}

/** `+821012345678` as it is dialled within Korea. */
function domestic(phone: string): string {
  return phone.replace(/^\+82/, '0').replace(/\D/g, '');
}
