declare global {
  interface Events {
    /** A text is to be sent. */
    'sms.requested': { messageId: string };
  }
}

export {};
