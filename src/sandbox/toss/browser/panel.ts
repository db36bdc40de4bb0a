import { Router, type Request, type Response } from 'express';
import { loopbackOnly } from '../../kit/loopback-only.js';
import { page, sendPage } from './html.js';

const FAULT_KINDS = [
  ['executeThenDrop', '실행 후 연결 끊기'],
  ['dropBefore', '실행 전 연결 끊기'],
  ['delay', '실행 전 지연'],
  ['executeThenDelay', '실행 후 지연'],
  ['error500Before', '실행 전 500'],
  ['error500After', '실행 후 500'],
  ['decline', '거절'],
  ['nonJson', '실행 후 JSON 아닌 502'],
] as const;

const SETTLEMENT_KINDS = [
  ['missing', '정산 행 누락'],
  ['doubled', '정산 행 중복'],
  ['amount', '금액이 다름'],
  ['day', '매출일이 다름'],
  ['novel', '모르는 필드와 값'],
  ['unreadable', '읽을 수 없는 금액'],
] as const;

const KNOBS = [
  ['duplicate', '두 번 보내기'],
  ['reorder', '순서 바꾸기'],
  ['before', '응답보다 먼저'],
  ['paused', '멈춤'],
  ['discard', '보내지 않음'],
] as const;

const field = (label: string, input: string): string =>
  `<label class="field"><span>${label}</span>${input}</label>`;

const table = (id: string, title: string, heads: readonly string[]): string =>
  `<section class="card" aria-labelledby="${id}-title"><h2 id="${id}-title">${title} <span class="count" id="${id}-count"></span></h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}-title"><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody id="${id}"></tbody></table></div></section>`;

const BODY = `<header class="banner"><p><strong>토스페이먼츠 로컬 트윈</strong> <span class="tag">local twin</span></p><p id="health" role="status">…</p></header>
<main class="panel">
<h1>장애 패널 <small lang="en">Fault panel</small></h1>
<p class="help">실제 결제가 아닙니다. 이 화면은 결제사 쪽을 마음대로 움직여 보는 곳입니다. No real payments happen here.</p>
<div class="columns">
<section class="card"><h2>시계 <span class="count" id="clock-now"></span></h2>
<form id="clock-form" class="stack">
<div class="row"><button class="button" type="button" data-advance="60000">+1분</button><button class="button" type="button" data-advance="600001">+10분</button><button class="button" type="button" data-advance="1800001">+30분</button><button class="button" type="button" data-advance="86400000">+1일</button></div>
${field('시각 (ISO)', '<input id="clock-input" name="now" type="text" placeholder="2026-01-02T03:04:05+09:00" autocomplete="off">')}
<div class="row"><button class="button primary" type="submit">시각 맞추기</button><button class="button" type="button" id="clock-real">실제 시각으로</button></div>
</form></section>
<section class="card"><h2>장애 넣기 <span class="count" id="faults-count"></span></h2>
<form id="fault-form" class="stack">
${field('API', '<select name="endpoint"><option value="confirm">승인 confirm</option><option value="cancel">취소 cancel</option><option value="lookup">조회 lookup</option><option value="transactions">거래 목록 transactions</option><option value="settlements">정산 목록 settlements</option></select>')}
${field('종류', `<select name="kind">${FAULT_KINDS.map(([kind, label]) => `<option value="${kind}">${label} (${kind})</option>`).join('')}</select>`)}
${field('오류 코드', '<input name="code" type="text" placeholder="REJECT_CARD_PAYMENT" autocomplete="off">')}
${field('주문번호 (비우면 모두)', '<input name="orderId" type="text" autocomplete="off">')}
<div class="row">${field('지연 ms', '<input name="delayMs" type="number" min="0" max="600000" value="1000">')}${field('횟수', '<input name="times" type="number" min="1" value="1">')}</div>
<div class="row"><button class="button primary" type="submit">넣기</button><button class="button" type="button" id="faults-clear">모두 지우기</button></div>
<ul id="faults" class="plain"></ul>
</form></section>
<section class="card"><h2>웹훅</h2>
<form id="webhook-form" class="stack">
${KNOBS.map(([knob, label]) => `<label class="check"><input type="checkbox" name="${knob}"><span>${label} (${knob})</span></label>`).join('')}
${field('첫 전송 지연 ms', '<input name="delayMs" type="number" min="0" max="600000" value="0">')}
<div class="row"><button class="button primary" type="submit">적용</button></div>
</form></section>
<section class="card"><h2>정산 <span class="count" id="settlement-faults-count"></span></h2>
<form id="settlement-form" class="stack">
${field('종류', `<select name="kind">${SETTLEMENT_KINDS.map(([kind, label]) => `<option value="${kind}">${label} (${kind})</option>`).join('')}</select>`)}
${field('주문번호 (비우면 마지막 거래)', '<input name="orderId" type="text" autocomplete="off">')}
<div class="row">${field('금액 차이 (원)', '<input name="amount" type="number" value="-1000">')}${field('날짜 차이 (일)', '<input name="days" type="number" min="-31" max="31" value="1">')}</div>
<div class="row"><button class="button primary" type="submit">비틀기</button><button class="button" type="button" id="settlement-faults-clear">모두 되돌리기</button><button class="button" type="button" id="foreign">모르는 결제 만들기</button></div>
<ul id="settlement-faults" class="plain"></ul>
</form></section>
</div>
${table('payments', '결제', ['주문번호', '상태', '금액', '잔액', '수단', '동작'])}
${table('requests', 'API 요청', ['시각', '요청', '주문번호', '멱등키', '응답', '장애', 'ms'])}
${table('webhooks', '웹훅 전송', ['만든 때', '종류', '주문번호', '상태', '시도', '동작'])}
<section class="card tools"><h2>초기화</h2><p class="help">결제, 기록, 멱등 응답을 모두 지웁니다.</p><button class="button danger" type="button" id="reset">모두 지우기</button></section>
<p id="message" class="toast" role="status" aria-live="polite"></p>
</main>`;

/** `GET /`: the control API with buttons, for people. */
export function panelRouter(): Router {
  const router = Router();
  router.get('/', loopbackOnly, (_request: Request, response: Response) => {
    sendPage(
      response,
      200,
      page({
        lang: 'ko',
        title: '토스 로컬 트윈',
        body: BODY,
        name: 'panel',
      }),
    );
  });
  return router;
}
