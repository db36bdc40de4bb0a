/* The local message box: lists what came. */
(() => {
  'use strict';

  function paragraph(text, className) {
    const made = document.createElement('p');
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function row(text) {
    const item = document.createElement('li');
    item.className = 'item';
    const at = new Date(text.dateCreated).toLocaleString('ko-KR');
    item.append(
      paragraph(`${text.to} · ${text.type} · ${at}`),
      paragraph(text.text, 'bubble'),
      paragraph(`${text.statusCode} ${text.statusMessage} · 발신 ${text.from}`),
    );
    return item;
  }

  window.box.open({
    path: '/texts',
    stampOf: ({ messageId, statusCode }) => [messageId, statusCode],
    row,
    question: '문자를 모두 지울까요?',
    ruleOf: (form, { code, after, status, error }) => ({
      to: form.get('to').replace(/\D/g, '') || '*',
      ...(code ? { code } : {}),
      ...(after ? { afterMs: Number(after) } : {}),
      ...(status ? { status: Number(status), errorCode: error } : {}),
    }),
  });
})();
