declare global {
  interface Events {
    'registration.requested': { registrationId: string };
    /** Somebody asked for a letter to an address; `requestId` knows which. */
    'account-mail.requested': { requestId: string };
  }
}

export {};
