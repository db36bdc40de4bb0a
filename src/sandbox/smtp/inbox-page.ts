/** The inbox: a list of mails, and the one that was picked in a frame that can do nothing. */
export const INBOX_PAGE = `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>로컬 메일함</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/kit.css">
<link rel="stylesheet" href="/assets/inbox.css">
<script src="/assets/inbox.js" defer></script>
</head>
<body>
<header class="banner"><p><strong>마당 로컬 메일함</strong> <span class="tag">local mail sink</span></p><p id="health" role="status">…</p></header>
<main class="inbox">
<section class="list" aria-labelledby="list-title">
<div class="head"><h1 id="list-title">받은 메일 <span id="count"></span></h1><button type="button" class="button" id="clear">모두 지우기</button></div>
<p class="help">실제로 발송되지 않습니다. 이 컴퓨터에서 보낸 메일이 모두 여기에 모입니다.</p>
<ul id="mails"></ul>
<details><summary>배달 장애 넣기 <span id="rule-count"></span></summary>
<form id="rule-form" class="stack">
<label><span>받는 주소 (비우면 모두)</span><input name="address" type="text" autocomplete="off"></label>
<label><span>종류</span><select name="kind">
<option value="refuseRecipient">받는 사람 거절</option>
<option value="refuseMessage">메일 거절</option>
<option value="keepThenDrop">받은 뒤 연결 끊기</option>
<option value="loseThenDrop">받지 않고 연결 끊기</option>
<option value="keepThenHang">받은 뒤 대답 없음</option>
<option value="refuseLogin">로그인 거절</option>
</select></label>
<label><span>대답</span><select name="reply">
<option value="550 5.1.1 No such user">550 5.1.1 없는 주소</option>
<option value="550 5.7.1 Refused by policy">550 5.7.1 정책상 거절</option>
<option value="452 4.2.2 Mailbox full">452 4.2.2 메일함 가득</option>
<option value="451 4.3.0 Try again later">451 4.3.0 나중에 다시</option>
</select></label>
<label><span>횟수 (0은 계속)</span><input name="times" type="number" min="0" value="1"></label>
<p class="row"><button class="button primary" type="submit">넣기</button><button class="button" type="button" id="rules-clear">모두 지우기</button></p>
</form></details>
</section>
<section class="reading" aria-labelledby="subject">
<h2 id="subject" tabindex="-1">메일을 고르세요</h2>
<dl id="facts" hidden></dl>
<div class="tabs" id="tabs" hidden><button type="button" class="button" data-view="html" aria-pressed="true">HTML</button><button type="button" class="button" data-view="text" aria-pressed="false">글</button><button type="button" class="button" data-view="headers" aria-pressed="false">헤더</button></div>
<iframe id="frame" title="메일 본문" sandbox="allow-popups" hidden></iframe>
<pre id="plain" tabindex="0" aria-label="메일 글" hidden></pre>
</section>
</main>
<p id="message" class="toast" role="status" aria-live="polite"></p>
</body>
</html>`;
