declare global {
  interface Permissions {
    'payment.read': true;
    'payment.recover': true;
    'webhook.read': true;
    'webhook.replay': true;
  }
}

export {};
