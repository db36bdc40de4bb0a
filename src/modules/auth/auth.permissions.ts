declare global {
  interface Permissions {
    'schema.read': true;
    'admin.read': true;
  }
}

export {};
