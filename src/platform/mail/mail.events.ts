declare global {
  interface Events {
    /** A letter is to be sent. */
    'mail.requested': { messageId: string };
  }
}

export {};
