/** The ways to part a text into the words of an action and what it is done to: the longest words first. */
export function splits(text: string): { word: string; rest: string }[] {
  const parts = text.split(/\s+/).filter(Boolean);
  const ways = [];
  for (let count = Math.min(parts.length - 1, 4); count > 0; count -= 1) {
    ways.push({ word: parts.slice(0, count).join(' '), rest: parts.slice(count).join(' ') });
    ways.push({ word: parts.slice(-count).join(' '), rest: parts.slice(0, -count).join(' ') });
  }
  return ways.filter(({ word }) => word.length >= 2);
}
