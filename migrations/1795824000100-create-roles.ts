import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles, what staff changed of them, what single people may or may not, and invitations. */
export class CreateRoles1795824000100 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE roles (
        name text PRIMARY KEY CHECK (name ~ '^[A-Z][A-Z0-9_]{1,39}$'),
        title_ko text NOT NULL CHECK (length(title_ko) BETWEEN 1 AND 60),
        title_en text NOT NULL CHECK (length(title_en) BETWEEN 1 AND 60),
        built_in boolean NOT NULL,
        second_factor_policy text NOT NULL DEFAULT 'ANY' CHECK (second_factor_policy IN ('ANY', 'PASSKEY_ONLY')),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1
      );
      GRANT SELECT, INSERT, DELETE ON roles TO madang_app;
      GRANT UPDATE (title_ko, title_en, second_factor_policy, updated_at, version) ON roles TO madang_app;
      INSERT INTO roles (name, title_ko, title_en, built_in, created_at, updated_at) VALUES
        ('SUPER_ADMIN', '최고 관리자', 'Super admin', true, now(), now()),
        ('ADMIN', '관리자', 'Admin', true, now(), now()),
        ('OPERATOR', '운영자', 'Operator', true, now(), now());

      -- A role that comes with the product has the permissions the code gives it, and these on top of or off them.
      -- A role of the house has the granted ones and nothing else.
      CREATE TABLE role_permissions (
        role text NOT NULL REFERENCES roles (name) ON DELETE CASCADE,
        permission text NOT NULL CHECK (permission ~ '^[a-z][A-Za-z]*([.][a-z][A-Za-z]*)+$'),
        granted boolean NOT NULL,
        PRIMARY KEY (role, permission),
        -- The highest role is never changed: whoever holds it can repair everything else.
        CONSTRAINT role_permissions_owner_whole CHECK (role <> 'SUPER_ADMIN')
      );
      GRANT SELECT, INSERT, DELETE ON role_permissions TO madang_app;

      -- Beside the role, for one person. A denial wins over everything.
      CREATE TABLE admin_grants (
        admin_id uuid NOT NULL REFERENCES admin_users (id),
        permission text NOT NULL CHECK (permission ~ '^[a-z][A-Za-z]*([.][a-z][A-Za-z]*)+$'),
        effect text NOT NULL CHECK (effect IN ('ALLOW', 'DENY')),
        granted_by uuid,
        granted_at timestamptz NOT NULL,
        PRIMARY KEY (admin_id, permission)
      );
      GRANT SELECT, INSERT, DELETE ON admin_grants TO madang_app;

      CREATE TABLE admin_invites (
        id uuid PRIMARY KEY,
        admin_id uuid NOT NULL REFERENCES admin_users (id),
        -- Null until the letter is sent: the token is made at that moment, and kept as a hash only.
        token_hash bytea UNIQUE CHECK (length(token_hash) = 32),
        invited_by uuid,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
        used_at timestamptz,
        cancelled_at timestamptz,
        CHECK (used_at IS NULL OR cancelled_at IS NULL)
      );
      CREATE UNIQUE INDEX admin_invites_open ON admin_invites (admin_id)
        WHERE used_at IS NULL AND cancelled_at IS NULL;
      CREATE INDEX admin_invites_of ON admin_invites (admin_id, created_at DESC);
      CREATE INDEX admin_invites_by ON admin_invites (invited_by) WHERE used_at IS NULL AND cancelled_at IS NULL;
      GRANT SELECT, INSERT ON admin_invites TO madang_app;
      GRANT UPDATE (token_hash, used_at, cancelled_at) ON admin_invites TO madang_app;
    `);

    for (const table of ['roles', 'role_permissions', 'admin_grants', 'admin_invites']) {
      await q.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY staff_scope ON ${table}
          USING (current_setting('madang.actor_type', true) IN ('ADMIN', 'SYSTEM'));
      `);
    }

    await q.query(`CREATE POLICY built_in_stays ON roles AS RESTRICTIVE FOR DELETE USING (NOT built_in)`);

    // The owner of the tables is held to the policies as well.
    await q.query(`SELECT set_config('madang.actor_type', 'SYSTEM', true)`);
    await q.query(`
      -- A role nobody knows gave nothing; as a role of the house without permissions it gives nothing still.
      INSERT INTO roles (name, title_ko, title_en, built_in, created_at, updated_at)
      SELECT DISTINCT role, left(role, 60), left(role, 60), false, now(), now() FROM admin_users
      ON CONFLICT (name) DO NOTHING;
      ALTER TABLE admin_users ADD CONSTRAINT admin_users_role FOREIGN KEY (role) REFERENCES roles (name);
      -- Whoever is invited has no password yet.
      ALTER TABLE admin_users ALTER password_hash DROP NOT NULL;
      ALTER TABLE sessions ADD factor text NOT NULL DEFAULT 'PASSWORD' CHECK (factor ~ '^[A-Z][A-Z_]{0,39}$');
      CREATE INDEX sessions_ended ON sessions (principal_type, principal_id, revoked_at DESC)
        WHERE revoked_at IS NOT NULL;
    `);

    // The last guard of "somebody can always repair it": a whole super admin is active and denied nothing. Each
    // change that takes one away waits for the other such changes and then looks who is left. It holds for raw SQL.
    await q.query(`
      CREATE FUNCTION admin_users_keep_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('madang.last-super-admin'));
        IF NOT EXISTS (
          SELECT FROM admin_users a WHERE a.role = 'SUPER_ADMIN' AND a.is_active
            AND NOT EXISTS (SELECT FROM admin_grants g WHERE g.admin_id = a.id AND g.effect = 'DENY')) THEN
          RAISE EXCEPTION 'the last active super admin stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'admin_users_keep_owner';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER keep_owner AFTER UPDATE OF role, is_active ON admin_users
        FOR EACH ROW WHEN (OLD.role = 'SUPER_ADMIN' AND OLD.is_active
                           AND (NEW.role <> 'SUPER_ADMIN' OR NOT NEW.is_active))
        EXECUTE FUNCTION admin_users_keep_owner();
      CREATE FUNCTION admin_grants_keep_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('madang.last-super-admin'));
        IF EXISTS (SELECT FROM admin_users a WHERE a.id = NEW.admin_id AND a.role = 'SUPER_ADMIN' AND a.is_active)
           AND NOT EXISTS (
          SELECT FROM admin_users a WHERE a.role = 'SUPER_ADMIN' AND a.is_active
            AND NOT EXISTS (SELECT FROM admin_grants g WHERE g.admin_id = a.id AND g.effect = 'DENY')) THEN
          RAISE EXCEPTION 'the last active super admin stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'admin_users_keep_owner';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER keep_owner AFTER INSERT ON admin_grants
        FOR EACH ROW WHEN (NEW.effect = 'DENY') EXECUTE FUNCTION admin_grants_keep_owner();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TRIGGER keep_owner ON admin_users;
      ALTER TABLE admin_users DROP CONSTRAINT admin_users_role;
      DROP TABLE admin_invites, admin_grants, role_permissions, roles;
      DROP FUNCTION admin_users_keep_owner();
      DROP FUNCTION admin_grants_keep_owner();
      DROP INDEX sessions_ended;
      ALTER TABLE sessions DROP COLUMN factor;
    `);
    await q.query(`SELECT set_config('madang.actor_type', 'SYSTEM', true)`);
    await q.query(`
      -- No password fits this text.
      UPDATE admin_users SET password_hash = '' WHERE password_hash IS NULL;
      ALTER TABLE admin_users ALTER password_hash SET NOT NULL;
    `);
  }
}
