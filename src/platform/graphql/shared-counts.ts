import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** How long a count is believed without being said again: a process that was killed takes its places with it. */
const BELIEVED_SEC = 90;

/**
 * Notes what one process has and answers what all others have together. Counts of processes that have not spoken for a
 * while are forgotten. The clock is that of Redis: the same for everybody.
 */
const ANNOUNCE = `
  local now = tonumber(redis.call('TIME')[1])
  local others = 0
  local known = redis.call('HGETALL', KEYS[1])
  for i = 1, #known, 2 do
    if known[i] ~= ARGV[1] then
      local count, ends = string.match(known[i + 1], '^(%d+) (%d+)$')
      if ends and tonumber(ends) > now then others = others + tonumber(count)
      else redis.call('HDEL', KEYS[1], known[i]) end
    end
  end
  if ARGV[2] == '0' then
    redis.call('HDEL', KEYS[1], ARGV[1])
  else
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. (now + tonumber(ARGV[3])))
    redis.call('EXPIRE', KEYS[1], ARGV[3])
  end
  return others`;

/** How many of something all processes have together, each telling the others of its own. */
export class SharedCounts {
  static readonly renewedEveryMs = 30_000;
  private readonly process = randomUUID();

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** @returns what the other processes have; nothing while Redis does not answer: then each has a bound of its own */
  async announce(key: string, count: number): Promise<number> {
    try {
      const name = `${this.prefix}:count:${key}`;
      return Number(await this.redis.eval(ANNOUNCE, 1, name, this.process, count, BELIEVED_SEC));
    } catch {
      return 0;
    }
  }
}
