/* The window works without this; it only keeps a second click from looking like a second payment. */
(() => {
  'use strict';
  const form = document.getElementById('pay-form');
  const pay = document.getElementById('pay');
  if (!form || !pay) return;
  const label = pay.textContent;

  form.addEventListener('submit', (event) => {
    if (event.submitter !== pay) return;
    // Disabling right away would take the button out of the very submission it started.
    setTimeout(() => {
      pay.disabled = true;
      pay.textContent = form.dataset.busy;
    });
  });

  // The browser may show this page again from its memory, with the button as it was left.
  window.addEventListener('pageshow', () => {
    pay.disabled = false;
    pay.textContent = label;
  });

  // Choosing a bank means choosing the method beside it.
  for (const select of form.querySelectorAll('.bank-row select')) {
    select.addEventListener('change', () => {
      select.closest('.bank-row').querySelector('input').checked = true;
    });
  }
})();
