import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isEmail } from 'class-validator';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { short, someOf } from '../../platform/imports/column-readers.js';
import {
  ImportSources,
  type Cells,
  type ImportRecord,
  type ImportSource,
  type RecordAt,
} from '../../platform/imports/import-source.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import type { Actor } from '../../platform/security/actor.js';
import type { DomainError } from '../../shared/errors.js';
import { isUuid } from '../../shared/ids.js';
import { CreateUser } from './create-user.use-case.js';
import { EmailReplacements } from './email-replacements.js';
import { UpdateUser } from './update-user.use-case.js';
import { Service } from './user.entity.js';
import { UserQueries, type UserRow } from './user.queries.js';
import { UserRepository } from './user.repository.js';
import { normalisePhone } from './user.rules.js';
import { userErrors } from './users.errors.js';
import { asDialled } from './users-export.js';

const SERVICES = Object.values(Service);
const EMAIL = '이메일';

/** Customers by a file, as the list of customers is exported. */
@Injectable()
export class UsersImport implements ImportSource, OnModuleInit {
  readonly kind = 'users.list';
  readonly requires = ['user.read', 'user.write'] as const;
  readonly unmasks = 'user.read.personal';
  readonly title = '회원 목록';
  readonly keys = ['id', 'email'];
  readonly label = 'name';
  readonly columns: ImportSource['columns'] = [
    { name: 'id', title: '번호', role: 'key', example: '' },
    {
      ...{ name: 'name', title: '이름', role: 'value', required: true, personal: 'name', example: '홍길동' },
      read: short('이름', 100),
    },
    {
      ...{ name: 'email', title: EMAIL, role: 'value', required: true, personal: 'email' },
      ...{ example: 'hong@example.com', read: emailOf },
    },
    {
      ...{ name: 'phone', title: '휴대전화', role: 'value', personal: 'phone', example: '010-1234-5678' },
      read: (text) => asDialled(normalisePhone(text)),
    },
    {
      ...{
        name: 'services',
        title: '서비스',
        role: 'value',
        required: true,
        example: 'KST FLEET',
        choices: SERVICES,
      },
      read: someOf('서비스', SERVICES),
    },
    { name: 'status', title: '상태', role: 'state', initial: 'ACTIVE', example: 'ACTIVE' },
    { name: 'createdAt', title: '가입 일시', role: 'shown', example: '' },
    { name: 'lastSeenAt', title: '마지막 접속', role: 'shown', example: '' },
  ];
  /** Money and records hang on a customer: none is ever removed. */
  readonly takeBack = null;

  constructor(
    private readonly sources: ImportSources,
    private readonly queries: UserQueries,
    private readonly repository: UserRepository,
    private readonly creating: CreateUser,
    private readonly updating: UpdateUser,
    private readonly replacements: EmailReplacements,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  /** By number where there is one, otherwise by e-mail address. */
  async find(rows: readonly Cells[]): Promise<(ImportRecord | DomainError | null)[]> {
    const ids = [...new Set(rows.flatMap(({ id }) => (id && isUuid(id) ? [id.toLowerCase()] : [])))];
    const byId = new Map((await this.queries.byIds(ids)).flatMap((user) => (user ? [[user.id, user]] : [])));
    const emails = [...new Set(rows.flatMap(({ email }) => (email ? [email.toLowerCase()] : [])))];
    const byEmail = await this.queries.byEmails(emails);
    return rows.map(({ id, email }) => {
      const owner = email ? byEmail.get(email.toLowerCase()) : undefined;
      if (!id) return owner ? recordOf(owner) : null;
      const user = byId.get(id.toLowerCase());
      if (!user) return userErrors.USER_NOT_FOUND();
      if (owner && owner.id !== user.id) return userErrors.EMAIL_TAKEN({ path: 'email' });
      return recordOf(user);
    });
  }

  async versions(ids: readonly string[]): Promise<Map<string, number>> {
    const users = await this.queries.byIds(ids);
    return new Map(users.flatMap((user) => (user ? [[user.id, user.version] as const] : [])));
  }

  identity({ email = '' }: Cells): string {
    return email.toLowerCase();
  }

  create(tx: Tx, actor: Actor, { name = '', email = '', phone, services = '' }: Cells): Promise<RecordAt> {
    return this.creating.within(tx, actor, { name, email, phone, services: servicesOf(services) });
  }

  async update(tx: Tx, actor: Actor, { id, version }: RecordAt, changes: Cells): Promise<RecordAt> {
    const { name, email, phone, services } = changes;
    if (email === '') throw importErrors.IMPORT_VALUE_MISSING({ column: EMAIL });
    const former = await this.repository.emailOf(tx, id);
    const user = await this.updating.within(
      tx,
      actor,
      id,
      { name, email, phone, ...(services === undefined ? {} : { services: servicesOf(services) }) },
      version,
    );
    if (email !== undefined && email !== former)
      await this.replacements.tell(tx, { userId: id, former, email });
    return user;
  }
}

function emailOf(text: string): string {
  if (text.length > 254 || !isEmail(text))
    throw importErrors.IMPORT_VALUE_INVALID({
      column: EMAIL,
      reason: 'NOT_EMAIL',
      allowed: 'hong@example.com',
    });
  return text;
}

const servicesOf = (text: string): Service[] => text.split(' ').filter(Boolean) as Service[];

function recordOf({ id, version, name, email, phone, services, status }: UserRow): ImportRecord {
  const values = {
    ...{ id, name, status, email: email ?? '', services: [...services].sort().join(' ') },
    phone: phone ? asDialled(phone) : '',
  };
  return { id, version, values };
}
