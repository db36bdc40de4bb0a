import { escapeHtml } from '../../platform/http/html.js';
import { SCRIPTS, STYLES } from './shop-assets.js';

const asset = (name: string): string => `/demo/assets/${name}`;

/** The frame of the shop's page. Its words and its state come from the scripts, so a language is one file. */
export function checkoutPage(sdkUrl: string): string {
  const styles = STYLES.map((name) => `<link rel="stylesheet" href="${asset(name)}">`).join('\n');
  const preloads = SCRIPTS.map((name) => `<link rel="modulepreload" href="${asset(name)}">`).join('\n');
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>마당 데모 상점</title>
<link rel="icon" href="data:,">
${styles}
${preloads}
<script type="module" src="${asset('main.js')}"></script>
</head>
<body data-sdk-url="${escapeHtml(sdkUrl)}">
<header id="top"></header>
<main id="shop"><noscript><p class="empty">이 페이지는 자바스크립트가 필요합니다. This page needs JavaScript.</p></noscript></main>
<footer id="bottom"></footer>
</body>
</html>`;
}
