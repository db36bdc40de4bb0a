declare global {
  interface Permissions {
    'dashboard.read': true;
  }
}

export {};
