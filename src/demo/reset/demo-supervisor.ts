import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';

/** What `npm start` says to it: `scripts/lib/demo-reset-rule.mjs`. */
export type SupervisorAnswer = 'may' | 'begun' | 'busy' | 'not-ours' | 'no-data';

const CHANNEL = 'madang:demo-reset';
const ANSWER_WITHIN_MS = 3_000;

/** The line to `npm start`, whose child the demo's server is. Nobody else has it: it is no address, but a pipe. */
@Injectable()
export class DemoSupervisor {
  constructor(private readonly config: Config) {}

  /** @returns null where nobody answers */
  ask(what: 'may-reset' | 'reset'): Promise<SupervisorAnswer | null> {
    if (!this.config.env.DEMO_SUPERVISED || !process.send || !process.connected) return Promise.resolve(null);
    const id = randomUUID();
    return new Promise((resolve) => {
      const settle = (answer: SupervisorAnswer | null): void => {
        clearTimeout(timer);
        // Only as long as somebody waits: a listener would keep this process alive.
        process.off('message', hear);
        resolve(answer);
      };
      const hear = (message: { channel?: string; id?: string; answer?: SupervisorAnswer } | null): void => {
        if (message?.channel === CHANNEL && message.id === id) settle(message.answer ?? null);
      };
      const timer = setTimeout(() => settle(null), ANSWER_WITHIN_MS);
      process.on('message', hear);
      process.send?.({ channel: CHANNEL, id, what }, undefined, {}, (error) => {
        if (error) settle(null);
      });
    });
  }
}
