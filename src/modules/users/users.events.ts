declare global {
  interface Events {
    'user.created': { userId: string };
    'user.updated': { userId: string };
  }
}

export {};
