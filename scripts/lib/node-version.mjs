// Written in the oldest syntax an ES module can have, because it must be readable by the Node it refuses.

var WANTED = [20, 19];

export function refuseOldNode() {
  var have = process.versions.node.split('.').map(Number);
  var fits = have[0] > WANTED[0] || (have[0] === WANTED[0] && have[1] >= WANTED[1]);
  if (!fits) {
    console.error(
      'Madang needs Node.js ' +
        WANTED.join('.') +
        ' or newer; this is ' +
        process.version +
        '. Install a newer one (for example from nodejs.org) and run the same command again.\n' +
        'Node.js ' +
        WANTED.join('.') +
        ' 이상이 필요합니다. 지금 버전: ' +
        process.version,
    );
    process.exit(1);
  }
  if (process.platform === 'win32') {
    console.error('On Windows, run Madang inside WSL (Windows Subsystem for Linux).');
    process.exit(1);
  }
}
