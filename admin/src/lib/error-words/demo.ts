import { say, type SomeWords } from './words';

export default {
  DEMO_NOT_RUNNING: say(
    '데모가 아닙니다. 실제 데이터는 초기화할 수 없습니다.',
    'This is no demo. Real data is not reset.',
  ),
  DEMO_NOT_SUPERVISED: say(
    '이 서버는 npm start로 시작되지 않아 여기서 초기화할 수 없습니다. 아무것도 바뀌지 않았습니다.',
    'This server was not started by npm start, so it cannot be reset from here. Nothing was changed.',
  ),
  DEMO_DATA_NOT_OURS: say(
    '직접 지정한 데이터베이스나 Redis, 결제사를 쓰고 있어 여기서 비우지 않습니다. 아무것도 바뀌지 않았습니다.',
    'The demo uses a database, a Redis or a payment provider of your own, which is not emptied from here. Nothing was changed.',
  ),
  DEMO_WITHOUT_DATA: say(
    '데모 데이터 없이(--no-seed) 시작한 데모라 되돌릴 처음이 없습니다. 터미널에서 npm start -- --reset 으로 다시 시작하면 데모 데이터가 만들어지고, 지금 있는 데이터는 지워집니다. 아무것도 바뀌지 않았습니다.',
    'This demo was started without demo data (--no-seed), so there is nothing to go back to. npm start -- --reset in the terminal makes demo data and deletes what is here now. Nothing was changed.',
  ),
  DEMO_RESET_RUNNING: say('이미 초기화하고 있습니다.', 'The demo is being reset already.'),
  DEMO_WORD_WRONG: {
    ko: ({ word }) => `확인을 위해 ${word ?? ''}이라고 입력하세요.`,
    en: ({ word }) => `Type ${word ?? ''} to confirm.`,
  },
} satisfies SomeWords;
