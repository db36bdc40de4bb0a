/* The local message box: lists what came. */
(() => {
  'use strict';

  const POLL_MS = 1500;
  const byId = (id) => document.getElementById(id);
  let shown = '';

  async function call(method, path, body) {
    const response = await fetch(`/__sandbox${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.errorMessage);
    return { answer, total: response.headers.get('x-total-count') };
  }

  function paragraph(text, className) {
    const made = document.createElement('p');
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function row(text) {
    const item = document.createElement('li');
    item.className = 'text';
    const at = new Date(text.dateCreated).toLocaleString('ko-KR');
    item.append(
      paragraph(`${text.to} · ${text.type} · ${at}`),
      paragraph(text.text, 'bubble'),
      paragraph(`${text.statusCode} ${text.statusMessage} · 발신 ${text.from}`),
    );
    return item;
  }

  async function refresh() {
    try {
      const { answer: texts, total } = await call('GET', '/texts?limit=100');
      const { answer: rules } = await call('GET', '/rules');
      byId('health').textContent = '정상';
      byId('count').textContent = total;
      byId('empty').hidden = texts.length > 0;
      byId('rule-count').textContent = rules.length ? `${rules.length}개` : '';
      const next = JSON.stringify(texts.map((text) => [text.messageId, text.statusCode]));
      if (next !== shown) {
        byId('texts').replaceChildren(...texts.map(row));
        shown = next;
      }
    } catch (error) {
      byId('health').textContent = `연결 안 됨: ${error.message}`;
    }
  }

  async function act(task) {
    try {
      await task();
      byId('message').textContent = '적용했습니다.';
    } catch (error) {
      byId('message').textContent = error.message;
    }
    await refresh();
  }

  byId('clear').addEventListener('click', () => {
    if (window.confirm('문자를 모두 지울까요?')) act(() => call('DELETE', '/texts'));
  });
  byId('rules-clear').addEventListener('click', () => act(() => call('DELETE', '/rules')));
  byId('rule-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const { code, after, status, error } = event.target.elements.kind.selectedOptions[0].dataset;
    act(() =>
      call('POST', '/rules', {
        kind: form.get('kind'),
        to: form.get('to').replace(/\D/g, '') || '*',
        ...(code ? { code } : {}),
        ...(after ? { afterMs: Number(after) } : {}),
        ...(status ? { status: Number(status), errorCode: error } : {}),
        times: Number(form.get('times')),
      }),
    );
  });

  refresh();
  setInterval(() => {
    if (!document.hidden) refresh();
  }, POLL_MS);
})();
