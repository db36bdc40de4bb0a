import type { RequestHandler } from 'express';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * The control API has no password, so it answers this machine only. The origin check keeps a
 * foreign web page, open in a browser on this machine, from steering the twin.
 */
export const loopbackOnly: RequestHandler = (request, response, next) => {
  const origin = request.headers.origin;
  const foreign = origin !== undefined && origin !== `${request.protocol}://${request.headers.host ?? ''}`;
  if (LOOPBACK.has(request.socket.remoteAddress ?? '') && !foreign) {
    next();
    return;
  }
  response
    .status(403)
    .json({ code: 'SANDBOX_LOOPBACK_ONLY', message: 'The control API answers this machine only.' });
};
