import type { Request, Response, Router } from 'express';
import { asObject, asString } from '../kit/json.js';
import type { Log, Parts } from '../kit/oidc/parts.js';
import { startOidcTwin, type OidcTwinOptions, type RunningOidcTwin } from '../kit/oidc/twin.js';
import { apiRouter, disconnect } from './api.js';
import { KAKAO_PEOPLE, type KakaoPerson } from './people.js';
import { kakaoProvider } from './provider.js';
import { REASONS, sendUnlinkNotice } from './unlink-webhook.js';

/** What a Kakao twin has to be told beside what every identity twin is. */
export interface KakaoTwinOptions extends OidcTwinOptions {
  adminKey: string;
  appId: string;
  /** Where notices of unlinking go; null: nowhere. */
  webhookUrl: string | null;
}

const PANEL = `<section class="card" aria-labelledby="unlink-title"><h2 id="unlink-title">연결 끊기 알림</h2>
<form id="unlink-form" class="stack"><label><span>방식</span><select name="method"><option>POST</option><option>GET</option></select></label>
<label><span>이유</span><select name="reason">${REASONS.map((reason) => `<option>${reason}</option>`).join('')}</select></label></form>
<p class="help">아래 계정 목록에서 보냅니다.</p></section>`;

export function startKakaoTwin(options: KakaoTwinOptions, log?: Log): Promise<RunningOidcTwin> {
  return startOidcTwin<KakaoPerson>(
    {
      provider: kakaoProvider,
      people: KAKAO_PEOPLE,
      panel: PANEL,
      routes: (parts) => apiRouter(parts, options.adminKey),
      control: (parts, router) => control(parts, router, options),
    },
    options,
    log,
  );
}

function control(parts: Parts<KakaoPerson>, router: Router, options: KakaoTwinOptions): void {
  router.get('/notices', (_request: Request, response: Response) => {
    response.json(parts.records.all('notice'));
  });
  // What a person does in Kakao's own settings: the connection ends there, and the application is told.
  router.post('/people/:id/unlink', async (request: Request<{ id: string }>, response: Response) => {
    const body = asObject(request.body) ?? {};
    const reason = REASONS.find((known) => known === body['reason']) ?? 'UNLINK_FROM_APPS';
    if (options.webhookUrl === null) throw new Error('no webhook address is set');
    const person = parts.records.get('person', request.params.id);
    if (person) await disconnect(parts, person);
    const notice = await sendUnlinkNotice(parts, {
      url: options.webhookUrl,
      adminKey: asString(body['adminKey']) ?? options.adminKey,
      appId: options.appId,
      subject: request.params.id,
      method: body['method'] === 'GET' ? 'GET' : 'POST',
      reason,
    });
    response.status(202).json(notice);
  });
}
