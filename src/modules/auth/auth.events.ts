declare global {
  interface Events {
    'session.ended': { sessionIds: string[] };
  }
}

export {};
