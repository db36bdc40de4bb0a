/* The local inbox: lists what came, shows the mail that was picked. */
(() => {
  'use strict';

  const POLL_MS = 2000;
  const byId = (id) => document.getElementById(id);
  let picked = null;
  let view = 'html';
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

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  const time = (at) => new Date(at).toLocaleString('ko-KR');

  function row(mail) {
    const item = document.createElement('li');
    const button = element('button', undefined, 'mail');
    button.type = 'button';
    button.dataset.id = mail.id;
    button.setAttribute('aria-current', String(picked?.id === mail.id));
    button.append(
      element('strong', mail.subject || '(제목 없음)'),
      element('span', mail.envelope.to.join(', ')),
      element('time', time(mail.at)),
    );
    button.addEventListener('click', () => pick(mail.id));
    item.append(button);
    return item;
  }

  async function refresh() {
    try {
      const { answer: mails, total } = await call('GET', '/mails?limit=100');
      const { answer: rules } = await call('GET', '/rules');
      byId('health').textContent = '정상';
      byId('count').textContent = total;
      byId('rule-count').textContent = rules.length ? `${rules.length}개` : '';
      const next = JSON.stringify([mails.map((mail) => mail.id), picked?.id]);
      // A list rebuilt without need would take the focus from whoever walks it with the keyboard.
      if (next !== shown) {
        const focused = document.activeElement?.dataset?.id;
        byId('mails').replaceChildren(...mails.map(row));
        if (focused) document.querySelector(`[data-id="${focused}"]`)?.focus();
        shown = next;
      }
    } catch (error) {
      byId('health').textContent = `연결 안 됨: ${error.message}`;
    }
  }

  async function pick(id) {
    picked = (await call('GET', `/mails/${id}`)).answer;
    byId('subject').textContent = picked.subject || '(제목 없음)';
    const facts = [
      ['보낸 사람', picked.from],
      ['받는 사람', picked.to.join(', ')],
      ['시각', time(picked.at)],
      ['Message-ID', picked.messageId],
    ];
    byId('facts').replaceChildren(
      ...facts.flatMap(([name, value]) => [element('dt', name), element('dd', value)]),
    );
    byId('facts').hidden = false;
    byId('tabs').hidden = false;
    show();
    byId('subject').focus();
    await refresh();
  }

  function show() {
    for (const tab of document.querySelectorAll('[data-view]')) {
      tab.setAttribute('aria-pressed', String(tab.dataset.view === view));
    }
    byId('frame').hidden = view !== 'html';
    byId('plain').hidden = view === 'html';
    if (view === 'html') byId('frame').src = `/__sandbox/mails/${picked.id}/html`;
    else
      byId('plain').textContent =
        view === 'text' ? picked.text : picked.headers.map(({ key, value }) => `${key}: ${value}`).join('\n');
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

  for (const tab of document.querySelectorAll('[data-view]')) {
    tab.addEventListener('click', () => {
      view = tab.dataset.view;
      show();
    });
  }
  byId('clear').addEventListener('click', () => {
    if (window.confirm('메일을 모두 지울까요?')) act(() => call('DELETE', '/mails'));
  });
  byId('rules-clear').addEventListener('click', () => act(() => call('DELETE', '/rules')));
  byId('rule-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const [, code, text] = /^(\d+) (.*)$/.exec(form.get('reply'));
    act(() =>
      call('POST', '/rules', {
        kind: form.get('kind'),
        address: form.get('address').trim() || '*',
        code: Number(code),
        text,
        times: Number(form.get('times')),
      }),
    );
  });

  refresh();
  setInterval(() => {
    if (!document.hidden) refresh();
  }, POLL_MS);
})();
