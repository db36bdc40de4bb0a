/* The local Slack: lists what came. */
(() => {
  'use strict';

  const POLL_MS = 1500;
  const byId = (id) => document.getElementById(id);
  const MARKS = { ':information_source:': 'ℹ️', ':warning:': '⚠️', ':rotating_light:': '🚨' };
  let shown = '';

  async function call(method, path, body) {
    const response = await fetch(`/__sandbox${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    return { answer, total: response.headers.get('x-total-count') };
  }

  /** Slack's own signs: bold, links, and three that are escaped. Nothing becomes HTML. */
  function marked(text) {
    const made = document.createElement('p');
    for (const part of text.split(/(\*[^*\n]+\*|<https?:[^|>]+\|[^>]+>)/)) {
      const link = /^<(https?:[^|>]+)\|([^>]+)>$/.exec(part);
      const node = document.createElement(
        link ? 'a' : part.startsWith('*') && part.length > 2 ? 'strong' : 'span',
      );
      if (link) node.href = link[1];
      node.textContent = plain(link ? link[2] : part.replace(/^\*(.+)\*$/, '$1'));
      made.append(node);
    }
    return made;
  }

  function plain(text) {
    const signs = text.replace(/:[a-z_]+:/g, (mark) => MARKS[mark] ?? mark);
    return signs.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  }

  function row(message) {
    const item = document.createElement('li');
    item.className = 'message';
    const head = document.createElement('p');
    head.textContent = `${message.chat} · ${new Date(message.at).toLocaleString('ko-KR')}`;
    const bubble = document.createElement('div');
    bubble.className = 'bubble';
    for (const block of message.blocks) {
      for (const part of [block.text, ...(block.fields ?? []), ...(block.elements ?? [])])
        if (part) bubble.append(marked(part.text));
    }
    if (message.blocks.length === 0) bubble.append(marked(message.text));
    item.append(head, bubble);
    return item;
  }

  async function hooks() {
    const { answer } = await call('GET', '/hooks');
    byId('hooks').replaceChildren(
      ...answer.map(({ path, chat }) => {
        const item = document.createElement('li');
        const address = document.createElement('code');
        address.textContent = `${location.origin}/services/${path}`;
        item.append(`${chat} `, address);
        return item;
      }),
    );
  }

  async function refresh() {
    try {
      const { answer: messages, total } = await call('GET', '/messages?limit=100');
      const { answer: rules } = await call('GET', '/rules');
      byId('health').textContent = '정상';
      byId('count').textContent = total;
      byId('empty').hidden = messages.length > 0;
      byId('rule-count').textContent = rules.length ? `${rules.length}개` : '';
      const next = JSON.stringify(messages.map((message) => message.id));
      if (next !== shown) {
        byId('messages').replaceChildren(...messages.map(row));
        shown = next;
      }
    } catch (error) {
      byId('health').textContent = `연결 안 됨: ${error.message}`;
    }
  }

  async function act(task) {
    try {
      await task();
      byId('toast').textContent = '적용했습니다.';
    } catch (error) {
      byId('toast').textContent = error.message;
    }
    await refresh();
  }

  byId('clear').addEventListener('click', () => {
    if (window.confirm('메시지를 모두 지울까요?')) act(() => call('DELETE', '/messages'));
  });
  byId('rules-clear').addEventListener('click', () => act(() => call('DELETE', '/rules')));
  byId('rule-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const { status, body, retry } = event.target.elements.kind.selectedOptions[0].dataset;
    act(() =>
      call('POST', '/rules', {
        kind: form.get('kind'),
        ...(status ? { status: Number(status), body } : {}),
        ...(retry ? { retryAfter: Number(retry) } : {}),
        times: Number(form.get('times')),
      }),
    );
  });

  hooks();
  refresh();
  setInterval(() => {
    if (!document.hidden) refresh();
  }, POLL_MS);
})();
