import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Settings } from './settings.js';

/** Origins whose pages may use our cookies: our own, and those of the setting `cors.origins`. */
@Injectable()
export class AllowedOrigins {
  private readonly own: string;
  private known: ReadonlySet<string> = new Set();
  private revision = -1;

  constructor(
    config: Config,
    private readonly settings: Settings,
  ) {
    this.own = new URL(config.publicUrl).origin;
  }

  has(origin: string): boolean {
    if (this.revision !== this.settings.revision) {
      this.revision = this.settings.revision;
      this.known = new Set([this.own, ...this.settings.read('cors.origins')]);
    }
    return this.known.has(origin);
  }
}
