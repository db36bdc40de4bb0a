declare global {
  interface Permissions {
    'user.read': true;
    'user.write': true;
  }
}

export {};
