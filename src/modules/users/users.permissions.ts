declare global {
  interface Permissions {
    'user.read': true;
    /** E-mail addresses and phone numbers in full. */
    'user.read.personal': true;
    'user.write': true;
  }
}

export {};
