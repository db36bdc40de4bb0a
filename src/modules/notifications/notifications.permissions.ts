declare global {
  interface Permissions {
    'notification.read': true;
    'notification.manage': true;
  }
}

export {};
