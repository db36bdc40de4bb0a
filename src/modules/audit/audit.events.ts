declare global {
  interface Events {
    /** Somebody saw or changed a customer's personal data for a reason of the house. The subject is the customer. */
    'access.recorded': { userId: string };
  }
}

export {};
