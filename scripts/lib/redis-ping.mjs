// The smallest Redis client: says the password and PING. Needed before any package is installed or trusted.
import { connect } from 'node:net';

/** @param {string[]} words */
const encode = (words) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

/**
 * @param {{ host?: string, port: number, user?: string, password?: string }} server
 * @returns {Promise<boolean>}
 */
export function pingRedis({ host = '127.0.0.1', port, user, password }) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let heard = '';
    const settle = (/** @type {boolean} */ value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(2_000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
    socket.once('connect', () => {
      if (password) socket.write(encode(user ? ['AUTH', user, password] : ['AUTH', password]));
      socket.write(encode(['PING']));
    });
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (heard.includes('+PONG')) settle(true);
      else if (/^-/m.test(heard)) settle(false);
    });
  });
}
