import url from 'own-font.woff2';

const face = new FontFace('Madang', `url(${url})`, { weight: '400 700', display: 'swap' });
/** A line that is slower than that shows words in another font first. */
const WAIT_MS = 2_000;

/** To be awaited before anything is drawn: a font that comes later pushes what stands there already. */
export function ownFont(): Promise<unknown> {
  document.fonts.add(face);
  const late = new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  return Promise.race([face.load().catch(() => undefined), late]);
}
