import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { knownVendors } from '../../../platform/telemetry/vendor-calls.js';
import type { Upstream } from './upstream.model.js';
import { upstreamsOf, type VendorReading } from './upstream.rules.js';

@Injectable()
export class UpstreamQueries {
  constructor(private readonly db: Db) {}

  /** From the newest reading that each series remembers, whichever process wrote it. */
  async all(): Promise<Upstream[]> {
    const readings = await this.db.rows<VendorReading>(
      `SELECT labels->>'vendor' AS vendor, max(last_at) FILTER (WHERE name = 'vendor.answers') AS "answeredAt",
         max(last_at) FILTER (WHERE name = 'vendor.failures') AS "failedAt"
       FROM metric_series WHERE name IN ('vendor.answers', 'vendor.failures') GROUP BY 1`,
    );
    return upstreamsOf(knownVendors(), readings);
  }
}
