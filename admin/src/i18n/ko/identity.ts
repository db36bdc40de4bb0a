import access from './access.json';
import account from './account.json';
import apiKeys from './api-keys.json';
import audit from './audit.json';
import nouns from './nouns.json';
import permissions from './permissions.json';
import reviews from './reviews.json';
import roles from './roles.json';
import sessions from './sessions.json';
import team from './team.json';

export default {
  access,
  account,
  apiKeys,
  audit,
  nouns,
  permissions,
  reviews,
  roles,
  sessions,
  team,
};
