// Finding ports, and holding them while the rest is being prepared.
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';

import { UserError } from './user-error.mjs';

/** @param {number} port @param {string} host @returns {Promise<boolean>} */
function canListen(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ cause) => {
      // A machine without IPv6 cannot have somebody else sitting on its IPv6 port.
      resolve(cause.code === 'EADDRNOTAVAIL' || cause.code === 'EAFNOSUPPORT');
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** @param {number} port @param {string} host @returns {Promise<boolean>} */
export function answers(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const settle = (/** @type {boolean} */ value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

/**
 * Browsers try both loopback addresses for "localhost", so a stranger on either makes the port unusable.
 * @param {number} port
 */
export async function isFree(port) {
  if (!(await canListen(port, '127.0.0.1')) || !(await canListen(port, '::1'))) return false;
  return !(await answers(port));
}

/** @returns {Promise<number>} a port the system says nobody uses */
export async function anyPort() {
  for (let attempt = 0; attempt < 20; attempt++) {
    const port = await new Promise((resolve, reject) => {
      const probe = createServer();
      probe.once('error', reject);
      probe.listen({ port: 0, host: '127.0.0.1' }, () => {
        const address = /** @type {import('node:net').AddressInfo} */ (probe.address());
        probe.close(() => resolve(address.port));
      });
    });
    if (await isFree(port)) return port;
  }
  throw new UserError('No free network port was found on this machine.');
}

/**
 * The wanted port, or the next free one; 0 means any.
 * @param {number} wanted
 */
export async function freePort(wanted) {
  if (wanted === 0) return anyPort();
  for (let port = wanted; port < Math.min(wanted + 100, 65_536); port++) {
    if (await isFree(port)) return port;
  }
  throw new UserError(`No free port between ${wanted} and ${wanted + 99}. Set PORT to another number.`);
}

/** @param {string | undefined} text @param {number} fallback */
export function parsePort(text, fallback) {
  if (text === undefined || text.trim() === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UserError(`PORT is "${text}"; it must be a whole number from 0 to 65535.`);
  }
  return port;
}

const STARTING = {
  headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': '2', refresh: '2' },
  body: '<!doctype html><title>Madang</title><p>Madang is starting… / 시작하는 중입니다…</p>',
};

/**
 * Sits on a port until the real owner starts, so that nobody takes it meanwhile; a person who opens the page
 * early is told to wait, and the page tries again by itself.
 * @param {number} port
 * @param {(accept: string | undefined) => { headers: Record<string, string>, body: string }} [answer] what is said meanwhile
 * @returns {Promise<{ release: () => Promise<void> }>}
 */
export async function holdPort(port, answer = () => STARTING) {
  const server = createHttpServer((request, response) => {
    const { headers, body } = answer(request.headers.accept);
    response.writeHead(503, headers);
    response.end(body);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => resolve(undefined));
  });
  let open = true;
  return {
    release: () =>
      new Promise((resolve) => {
        if (!open) return resolve();
        open = false;
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Several that belong together. @param {number[]} ports @returns {Promise<{ release: () => Promise<void> }>} */
export async function holdPorts(ports) {
  const held = [];
  for (const port of ports) held.push(await holdPort(port));
  return { release: async () => void (await Promise.all(held.map((each) => each.release()))) };
}
