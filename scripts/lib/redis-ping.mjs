// The smallest Redis client: says the password and a word or two. Needed before any package is installed or trusted.
import { connect } from 'node:net';

/** @param {string[]} words */
const encode = (words) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

/**
 * @param {{ host?: string, port: number, user?: string, password?: string }} server
 * @returns {Promise<boolean>}
 */
export const pingRedis = (server) => ask(server, ['PING'], '+PONG');

/** Ours alone: everything in it goes. @param {string} address as the server is told it */
export async function emptyRedis(address) {
  const url = new URL(address);
  const server = { port: Number(url.port), password: decodeURIComponent(url.password) };
  if (!(await ask(server, ['FLUSHALL'], '+OK', server.password ? 2 : 1)))
    throw new Error('Redis could not be emptied.');
}

/**
 * @param {{ host?: string, port: number, user?: string, password?: string }} server
 * @param {string[]} words
 * @param {string} hoped the answer
 * @param {number} [times] as often as it is heard: the password is answered as well
 * @returns {Promise<boolean>}
 */
function ask({ host = '127.0.0.1', port, user, password }, words, hoped, times = 1) {
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
      socket.write(encode(words));
    });
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (heard.split(hoped).length > times) settle(true);
      else if (/^-/m.test(heard)) settle(false);
    });
  });
}
