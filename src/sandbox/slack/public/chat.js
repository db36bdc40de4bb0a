/* The local Slack: lists what came. */
(() => {
  'use strict';

  const { byId, call, open } = window.box;
  const MARKS = { ':information_source:': 'ℹ️', ':warning:': '⚠️', ':rotating_light:': '🚨' };

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
    item.className = 'item';
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

  hooks();
  open({
    path: '/messages',
    stampOf: ({ id }) => id,
    row,
    question: '메시지를 모두 지울까요?',
    ruleOf: (_form, { status, body, retry }) => ({
      ...(status ? { status: Number(status), body } : {}),
      ...(retry ? { retryAfter: Number(retry) } : {}),
    }),
  });
})();
