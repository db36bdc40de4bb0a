/* The browser SDK of the local Toss twin: the part of TossPayments v2 "payment window" that shops use. */
(() => {
  'use strict';

  // The twin that served this script is the one that opens the window.
  const origin = new URL(document.currentScript.src).origin;
  const METHODS = ['CARD', 'TRANSFER', 'VIRTUAL_ACCOUNT'];

  class TossPaymentsError extends Error {
    constructor(code, message) {
      super(message);
      this.name = 'TossPaymentsError';
      this.code = code;
    }
  }

  const refuse = (code, message) => {
    throw new TossPaymentsError(code, message);
  };

  const need = (ok, message) => {
    if (!ok) refuse('INVALID_PARAMETERS', message);
  };

  const isText = (value, min, max) => typeof value === 'string' && value.length >= min && value.length <= max;

  const isAddress = (value) => {
    try {
      return ['http:', 'https:'].includes(new URL(value).protocol);
    } catch {
      return false;
    }
  };

  const optional = (value, check) => value === undefined || value === null || check(value);

  function checkRequest(request) {
    need(typeof request === 'object' && request !== null, '결제 요청 파라미터가 없습니다.');
    need(METHODS.includes(request.method), `method는 ${METHODS.join(', ')} 중 하나여야 합니다.`);
    const amount = request.amount;
    need(typeof amount === 'object' && amount !== null, 'amount는 { currency, value } 객체여야 합니다.');
    need(amount.currency === 'KRW', 'currency는 KRW여야 합니다.');
    need(Number.isSafeInteger(amount.value) && amount.value > 0, '금액은 0보다 큰 정수여야 합니다.');
    need(
      /^[A-Za-z0-9_-]{6,64}$/.test(request.orderId ?? ''),
      'orderId는 영문 대소문자, 숫자, -, _ 로 이루어진 6자 이상 64자 이하의 문자열이어야 합니다.',
    );
    need(isText(request.orderName, 1, 100), 'orderName은 1자 이상 100자 이하여야 합니다.');
    need(
      isAddress(request.successUrl) && isAddress(request.failUrl),
      'successUrl과 failUrl은 오리진을 포함한 절대 주소여야 합니다.',
    );
    need(
      optional(request.customerEmail, (value) => isText(value, 1, 100)),
      'customerEmail은 100자 이하여야 합니다.',
    );
    need(
      optional(request.customerName, (value) => isText(value, 1, 100)),
      'customerName은 100자 이하여야 합니다.',
    );
    need(
      optional(request.customerMobilePhone, (value) => /^\d{8,15}$/.test(value)),
      'customerMobilePhone은 숫자 8~15자리여야 합니다.',
    );
    need(
      optional(request.windowTarget, (value) => ['self', 'iframe'].includes(value)),
      'windowTarget은 self 또는 iframe이어야 합니다.',
    );
  }

  async function create(body) {
    let response;
    try {
      response = await fetch(`${origin}/sdk/v2/payments`, {
        method: 'POST',
        mode: 'cors',
        credentials: 'omit',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    } catch {
      refuse('UNKNOWN', '결제창을 열 수 없습니다. 로컬 트윈이 켜져 있는지 확인해 주세요.');
    }
    const answer = await response.json();
    if (!response.ok) refuse(answer.code, answer.message);
    return answer;
  }

  function payment(clientKey, options) {
    const customerKey = options?.customerKey;
    need(/^[A-Za-z0-9_=.@-]{2,50}$/.test(customerKey ?? ''), 'customerKey는 2자 이상 50자 이하여야 합니다.');
    return {
      /** Opens the payment window. The page is left, so a fulfilled promise is never seen; refusals are. */
      async requestPayment(request) {
        checkRequest(request);
        const {
          method,
          amount,
          orderId,
          orderName,
          successUrl,
          failUrl,
          customerEmail,
          customerName,
          taxFreeAmount,
          metadata,
        } = request;
        const created = await create({
          clientKey,
          customerKey,
          method,
          amount,
          orderId,
          orderName,
          successUrl,
          failUrl,
          customerEmail,
          customerName,
          taxFreeAmount,
          metadata,
        });
        // The twin's window takes the whole page for `iframe` too: it is a page of its own with its own policy.
        window.location.assign(`${origin}${created.windowPath}`);
      },
    };
  }

  function TossPayments(clientKey) {
    if (typeof clientKey !== 'string' || clientKey === '')
      refuse('INVALID_CLIENT_KEY', '클라이언트 키가 없습니다.');
    if (/^(test|live)_g?sk_/.test(clientKey))
      refuse('INSECURE_KEY_USAGE', '시크릿 키는 브라우저에서 사용할 수 없습니다.');
    if (!/^test_g?ck_/.test(clientKey))
      refuse('INVALID_CLIENT_KEY', '로컬 트윈은 test_ 로 시작하는 클라이언트 키만 받습니다.');
    return {
      payment: (options) => {
        if (clientKey.startsWith('test_gck_'))
          refuse('NOT_SUPPORTED_WIDGET_KEY', '결제위젯 연동 키는 결제창에서 지원하지 않습니다.');
        return payment(clientKey, options);
      },
      widgets: () =>
        refuse('NOT_SUPPORTED_API_INDIVIDUAL_KEY', 'API 개별 연동 키는 결제위젯에서 지원하지 않습니다.'),
    };
  }

  TossPayments.ANONYMOUS = 'ANONYMOUS';
  window.TossPayments = TossPayments;
})();
