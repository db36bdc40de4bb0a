/** What came, as a chat would show it, the addresses to register, and a form to make Slack misbehave. */
export const CHAT_PAGE = `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>로컬 Slack</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/kit.css">
<link rel="stylesheet" href="/assets/box.css">
<link rel="stylesheet" href="/assets/chat.css">
<script src="/assets/box.js" defer></script>
<script src="/assets/chat.js" defer></script>
</head>
<body>
<header class="banner"><p><strong>모의 Slack</strong> <span class="tag">Slack twin</span></p><p id="health" role="status">…</p></header>
<main class="box">
<section class="card" aria-labelledby="list-title">
<div class="head"><h1 id="list-title">받은 메시지 <span id="count"></span></h1><button type="button" class="button" id="clear">모두 지우기</button></div>
<p class="help">실제 Slack으로 가지 않습니다. 이 컴퓨터에서 보낸 메시지가 모두 여기에 모입니다.</p>
<ul id="items"></ul>
<p id="empty" class="help" hidden>아직 받은 메시지가 없습니다.</p>
</section>
<div class="side">
<section class="card" aria-labelledby="hook-title">
<h2 id="hook-title">등록할 주소</h2>
<p class="help">관리자 화면의 알림 채널에 붙여 넣으세요.</p>
<ul id="hooks"></ul>
</section>
<section class="card" aria-labelledby="rule-title">
<h2 id="rule-title">장애 넣기 <span id="rule-count"></span></h2>
<form id="rule-form" class="stack">
<label><span>종류</span><select name="kind">
<option value="error" data-status="404" data-body="no_service">404 웹훅이 없어짐</option>
<option value="error" data-status="410" data-body="channel_is_archived">410 채널이 보관됨</option>
<option value="error" data-status="429" data-body="rate_limited" data-retry="30">429 30초 뒤에 다시</option>
<option value="error" data-status="500" data-body="rollup_error">500</option>
<option value="keepThenDrop">받은 뒤 연결 끊기</option>
<option value="loseThenDrop">받지 않고 연결 끊기</option>
<option value="keepThenHang">받은 뒤 대답 없음</option>
</select></label>
<label><span>횟수 (0은 계속)</span><input name="times" type="number" min="0" value="1"></label>
<p class="row"><button class="button primary" type="submit">넣기</button><button class="button" type="button" id="rules-clear">모두 지우기</button></p>
</form>
</section>
</div>
</main>
<p id="toast" class="toast" role="status" aria-live="polite"></p>
</body>
</html>`;
