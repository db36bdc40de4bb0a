import common from './common.json';
import dashboard from './dashboard.json';
import ledger from './ledger.json';

export default { common, dashboard, ledger };
