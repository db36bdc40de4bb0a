declare global {
  interface Permissions {
    'approval.read': true;
    'approval.decide': true;
  }
}

export {};
