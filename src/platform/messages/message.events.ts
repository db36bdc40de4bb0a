declare global {
  interface Events {
    /** A message is to be sent. */
    'message.requested': { messageId: string };
  }
}

export {};
