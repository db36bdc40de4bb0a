let people = Math.floor(Math.random() * 0xff_ff);

/**
 * Headers of somebody at home. All tests sit on one machine, and the house takes only so many sign-ins from one address:
 * each person comes from a network of their own, through a proxy that the system is told to trust.
 */
export function fromHome(): Record<string, string> {
  const home = ++people;
  return { 'x-forwarded-for': `10.${(home >> 8) & 0xff}.${home & 0xff}.7` };
}
