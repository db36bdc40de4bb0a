// Loading a module's tables registers them; the command line of TypeORM needs them without the rest of the house.
import '../modules/auth/index.js';
import '../modules/matching/index.js';
import '../modules/payments/index.js';
import '../modules/refunds/index.js';
import '../modules/users/index.js';
