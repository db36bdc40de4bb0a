import { Router, type Request, type Response } from 'express';
import { loopbackOnly } from '../loopback-only.js';
import { LIES, PLACES, TRANSPORT } from './faults.js';
import { escape, sendPage } from './pages.js';

const options = (values: readonly string[]): string =>
  values.map((value) => `<option value="${value}">${value}</option>`).join('');

/** `GET /`: the control API with buttons, for people. @param extra what one provider has beside the others */
export function panelRouter(title: string, name: string, extra = ''): Router {
  const router = Router();
  router.get('/', loopbackOnly, (_request: Request, response: Response) => {
    sendPage(
      response,
      200,
      `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escape(title)} 로컬 트윈</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/kit.css">
<link rel="stylesheet" href="/assets/identity.css">
<script src="/assets/identity-panel.js" defer></script>
</head>
<body class="${name}" data-provider="${name}">
<header class="banner"><p><strong>${escape(title)} 로컬 트윈</strong> local twin</p><p id="health" role="status">…</p></header>
<main class="panel">
<h1>${escape(title)} 제어판 <small lang="en">Control panel</small></h1>
<p class="help">실제 계정이 아닙니다. 로그인 제공자 쪽을 마음대로 움직여 보는 곳입니다. No real accounts live here.</p>
<div class="columns">
<section class="card" aria-labelledby="clock-title"><h2 id="clock-title">시계 <span id="clock-now"></span></h2>
<div class="row"><button class="button" type="button" data-advance="60000">+1분</button><button class="button" type="button" data-advance="600001">+10분</button><button class="button" type="button" data-advance="3600000">+1시간</button><button class="button" type="button" id="clock-real">실제 시각으로</button></div></section>
<section class="card" aria-labelledby="faults-title"><h2 id="faults-title">장애와 거짓말 넣기</h2>
<form id="fault-form" class="stack">
<label><span>어디에서</span><select name="at">${options(PLACES)}</select></label>
<label><span>종류</span><select name="kind"><optgroup label="전송">${options(TRANSPORT)}</optgroup><optgroup label="거짓말">${options(LIES)}</optgroup></select></label>
<label><span>횟수</span><input name="times" type="number" min="1" value="1"></label>
<div class="row"><button class="button primary" type="submit">넣기</button><button class="button" type="button" id="faults-clear">모두 지우기</button></div>
</form><ul id="faults" class="plain"></ul></section>
<section class="card" aria-labelledby="keys-title"><h2 id="keys-title">서명 키</h2><ul id="keys" class="plain"></ul>
<div class="row"><button class="button" type="button" data-rotate="keep">새 키</button><button class="button" type="button" data-rotate="retire">새 키, 옛 키 폐기</button></div></section>
${extra}
</div>
<section class="card" aria-labelledby="people-title"><h2 id="people-title">계정</h2><div class="scroll" tabindex="0" role="region" aria-label="계정 목록"><table><thead><tr><th scope="col">ID</th><th scope="col">내용</th><th scope="col">동작</th></tr></thead><tbody id="people"></tbody></table></div></section>
<section class="card" aria-labelledby="requests-title"><h2 id="requests-title">요청</h2><div class="scroll" tabindex="0" role="region" aria-label="요청 목록"><table><thead><tr><th scope="col">시각</th><th scope="col">요청</th><th scope="col">응답</th><th scope="col">장애</th></tr></thead><tbody id="requests"></tbody></table></div></section>
<section class="card"><h2>초기화</h2><p class="help">계정, 코드, 토큰, 키를 처음으로 되돌립니다.</p><button class="button danger" type="button" id="reset">모두 지우기</button></section>
<p id="message" class="toast" role="status" aria-live="polite"></p>
</main>
</body>
</html>`,
    );
  });
  return router;
}
