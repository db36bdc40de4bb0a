import { defineErrors, err } from '../../shared/errors.js';

export const demoErrors = defineErrors({
  DEMO_NOT_RUNNING: err('FAILED_PRECONDITION', 'This installation is no demo: its data is real.'),
  DEMO_NOT_SUPERVISED: err(
    'FAILED_PRECONDITION',
    'Nobody stands behind this server who could reset the demo: it was not started by npm start.',
  ),
  DEMO_DATA_NOT_OURS: err(
    'FAILED_PRECONDITION',
    'The demo uses a database, a Redis or a payment provider of somebody else, which is not emptied from here.',
  ),
  DEMO_WITHOUT_DATA: err(
    'FAILED_PRECONDITION',
    'The demo was started with --no-seed: there is no demo data to begin anew with. npm start -- --reset makes it.',
  ),
  DEMO_RESET_RUNNING: err('CONFLICT', 'The demo is being reset already.'),
  DEMO_WORD_WRONG: err<{ path: string; word: string }>(
    'BAD_USER_INPUT',
    'Type the word that confirms the reset.',
  ),
});
