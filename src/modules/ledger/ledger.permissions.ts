declare global {
  interface Permissions {
    'ledger.read': true;
  }
}

export {};
