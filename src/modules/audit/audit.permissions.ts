declare global {
  interface Permissions {
    'audit.read': true;
  }
}

export {};
