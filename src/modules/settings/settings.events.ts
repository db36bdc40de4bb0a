declare global {
  interface Events {
    'setting.changed': { key: string; version: number };
  }
}

export {};
