declare global {
  interface Permissions {
    'refund.read': true;
    'refund.request': true;
    'refund.approve': true;
  }
}

export {};
