import { attachmentErrors } from '../attachments.errors.js';
import { CONTENT_TYPES, PIXELS_MAX, type ContentType } from '../attachment.rules.js';

const LIMIT_SECONDS = 15;
let chain: Promise<unknown> = Promise.resolve();

/**
 * The same picture written anew: upright, without place, camera, comments, colour tricks or anything that rode along.
 * One at a time in this process, since 40 million pixels take 160 MB while they are open.
 * @throws ATTACHMENT_TYPE_MISMATCH, ATTACHMENT_IMAGE_TOO_LARGE
 */
export function rewriteImage(type: ContentType, bytes: Buffer): Promise<Buffer> {
  const turn = chain.then(() => rewrite(type, bytes));
  chain = turn.catch(() => undefined);
  return turn;
}

async function rewrite(type: ContentType, bytes: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  const { image } = CONTENT_TYPES[type];
  const refuse = (reason: string): Error =>
    attachmentErrors.ATTACHMENT_TYPE_MISMATCH({ declared: type, reason });
  if (image === null) throw refuse('it is no picture');
  const options = { limitInputPixels: false, failOn: 'error', sequentialRead: true } as const;
  const { format, width, height } = await sharp(bytes, options)
    .metadata()
    .catch(() => {
      throw refuse('it cannot be read as a picture');
    });
  if (format !== image) throw refuse(`it is ${format}`);
  if (!width || !height || width * height > PIXELS_MAX)
    throw attachmentErrors.ATTACHMENT_IMAGE_TOO_LARGE({ maxPixels: PIXELS_MAX });
  const picture = sharp(bytes, { ...options, limitInputPixels: PIXELS_MAX })
    .autoOrient()
    .timeout({ seconds: LIMIT_SECONDS });
  const written = {
    png: () => picture.png(),
    jpeg: () => picture.jpeg({ quality: 90 }),
    webp: () => picture.webp({ quality: 90 }),
  }[image];
  return written()
    .toBuffer()
    .catch(() => {
      throw refuse('it cannot be read as a picture');
    });
}
