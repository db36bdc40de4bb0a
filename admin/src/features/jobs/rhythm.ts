type Rhythm = { everyMs: number } | { hourly: string } | { daily: string };

/** What the server says about when something repeats, taken apart to be said in another language. */
export function readRhythm(text: string): Rhythm | null {
  const every = /^every (\d+(?:\.\d+)?) s$/.exec(text)?.[1];
  if (every) return { everyMs: Number(every) * 1_000 };
  const hourly = /^hourly at minute (\d{1,2})$/.exec(text)?.[1];
  if (hourly) return { hourly };
  const daily = /^daily at (\d{2}:\d{2}) Asia\/Seoul$/.exec(text)?.[1];
  return daily ? { daily } : null;
}
