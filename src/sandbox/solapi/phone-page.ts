/** What came, as phones would show it, and a form to make the carrier misbehave. */
export const PHONE_PAGE = `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>로컬 문자함</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/kit.css">
<link rel="stylesheet" href="/assets/box.css">
<script src="/assets/box.js" defer></script>
<script src="/assets/phone.js" defer></script>
</head>
<body>
<header class="banner"><p><strong>모의 솔라피 문자함</strong> <span class="tag">Solapi twin</span></p><p id="health" role="status">…</p></header>
<main class="box">
<section class="card" aria-labelledby="list-title">
<div class="head"><h1 id="list-title">받은 문자 <span id="count"></span></h1><button type="button" class="button" id="clear">모두 지우기</button></div>
<p class="help">실제로 발송되지 않습니다. 이 컴퓨터에서 보낸 문자가 모두 여기에 모입니다.</p>
<ul id="items"></ul>
<p id="empty" class="help" hidden>아직 받은 문자가 없습니다.</p>
</section>
<section class="card" aria-labelledby="rule-title">
<h2 id="rule-title">통신 장애 넣기 <span id="rule-count"></span></h2>
<form id="rule-form" class="stack">
<label><span>받는 번호 (비우면 모두)</span><input name="to" type="text" inputmode="tel" autocomplete="off"></label>
<label><span>종류</span><select name="kind">
<option value="end" data-code="3040">통신사에서 발송 실패</option>
<option value="end" data-code="3040" data-after="172800000">이틀 뒤에 발송 실패</option>
<option value="talkFails">알림톡 실패 (문자로 대체)</option>
<option value="refuse" data-code="1020">접수 거절</option>
<option value="error" data-status="503" data-error="ServiceUnavailable">503 잠시 후 다시</option>
<option value="error" data-status="402" data-error="NotEnoughBalance">402 잔액 부족</option>
<option value="keepThenError" data-status="500" data-error="InternalServerError">받은 뒤 500</option>
<option value="keepThenDrop">받은 뒤 연결 끊기</option>
<option value="loseThenDrop">받지 않고 연결 끊기</option>
<option value="keepThenHang">받은 뒤 대답 없음</option>
</select></label>
<label><span>횟수 (0은 계속)</span><input name="times" type="number" min="0" value="1"></label>
<p class="row"><button class="button primary" type="submit">넣기</button><button class="button" type="button" id="rules-clear">모두 지우기</button></p>
</form>
</section>
</main>
<p id="toast" class="toast" role="status" aria-live="polite"></p>
</body>
</html>`;
