import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { oneOf, short, whole, YES_NO, yesNo } from '../../platform/imports/column-readers.js';
import {
  ImportSources,
  type Cells,
  type ImportRecord,
  type ImportSource,
  type RecordAt,
} from '../../platform/imports/import-source.js';
import type { Actor } from '../../platform/security/actor.js';
import { won } from '../../shared/money.js';
import { Service } from '../users/index.js';
import { AddProduct } from './add-product.use-case.js';
import { ChangeProduct, type ProductChange } from './change-product.use-case.js';
import { PaymentPurpose } from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';

const SERVICES = Object.values(Service);
const PRICE: readonly [number, number] = [1, 100_000_000];
const TAX_FREE: readonly [number, number] = [0, 100_000_000];
const DAYS: readonly [number, number] = [1, 3_660];

interface StoredProduct {
  id: string;
  version: number;
  code: string;
  name: string;
  service: string;
  tier: string;
  price: string;
  days: number;
  taxFree: string;
  onSale: boolean;
}

/** The catalogue of memberships by a file. */
@Injectable()
export class ProductsImport implements ImportSource, OnModuleInit {
  readonly kind = 'products.memberships';
  readonly requires = ['product.write'] as const;
  readonly unmasks = null;
  readonly title = '멤버십 상품';
  readonly keys = ['code'];
  readonly label = 'name';
  readonly columns: ImportSource['columns'] = [
    {
      ...{ name: 'code', title: '상품 코드', role: 'creation', required: true, example: 'gold-30' },
      read: short('상품 코드', 60),
    },
    {
      ...{ name: 'name', title: '상품명', role: 'value', required: true, example: '골드 멤버십 30일' },
      read: short('상품명', 100),
    },
    {
      ...{
        name: 'service',
        title: '서비스',
        role: 'creation',
        required: true,
        example: 'KST',
        choices: SERVICES,
      },
      read: oneOf('서비스', SERVICES),
    },
    {
      ...{ name: 'tier', title: '등급', role: 'creation', required: true, example: 'GOLD' },
      read: short('등급', 40),
    },
    {
      ...{ name: 'days', title: '이용 일수', role: 'creation', required: true, example: '30' },
      read: whole('이용 일수', DAYS),
    },
    {
      ...{ name: 'price', title: '가격', role: 'value', required: true, example: '29000' },
      read: whole('가격', PRICE),
    },
    {
      ...{ name: 'taxFree', title: '면세 금액', role: 'creation', example: '0' },
      read: (text) => orNone(whole('면세 금액', TAX_FREE)(text)),
    },
    {
      ...{ name: 'onSale', title: '판매 중', role: 'value', required: true, example: 'Y', choices: YES_NO },
      read: yesNo('판매 중'),
    },
  ];

  constructor(
    private readonly sources: ImportSources,
    private readonly db: Db,
    private readonly adding: AddProduct,
    private readonly changing: ChangeProduct,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  async find(rows: readonly Cells[]): Promise<(ImportRecord | null)[]> {
    const found = await this.db.rows<StoredProduct>(
      `SELECT id, version, code, name, service, tier, price::text AS price, tax_free::text AS "taxFree",
         duration_days AS days, on_sale AS "onSale"
       FROM products WHERE purpose = 'MEMBERSHIP' AND code = ANY($1)`,
      [rows.map(({ code = '' }) => code)],
    );
    const byCode = new Map(found.map((product) => [product.code, recordOf(product)]));
    return rows.map(({ code = '' }) => byCode.get(code) ?? null);
  }

  async versions(ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.db.rows<{ id: string; version: number }>(
      `SELECT id, version FROM products WHERE id = ANY($1)`,
      [ids],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  identity({ code = '' }: Cells): string {
    return code;
  }

  check({ price = '', taxFree = '' }: Cells): void {
    if (Number(taxFree) > Number(price)) throw paymentErrors.PRODUCT_TAX_FREE_ABOVE_PRICE({ path: 'price' });
  }

  async create(tx: Tx, actor: Actor, values: Cells): Promise<RecordAt> {
    const { code = '', name = '', service = '', tier = '', days, price, taxFree, onSale } = values;
    const id = await this.adding.within(tx, actor, {
      ...{ code, name, service, tier, purpose: PaymentPurpose.MEMBERSHIP },
      durationDays: Number(days),
      price: won(BigInt(price ?? '')),
      taxFree: won(BigInt(taxFree ?? '0')),
      onSale: onSale === 'Y',
    });
    return { id, version: 1 };
  }

  update(tx: Tx, actor: Actor, { id, version }: RecordAt, { name, price, onSale }: Cells): Promise<RecordAt> {
    const change: ProductChange = {
      ...(name === undefined ? {} : { name }),
      ...(price === undefined ? {} : { price: won(BigInt(price)) }),
      ...(onSale === undefined ? {} : { onSale: onSale === 'Y' }),
    };
    return this.changing.within(tx, actor, id, change, version);
  }

  /** Orders may name it, so it is taken off sale and stays. */
  async takeBack(tx: Tx, actor: Actor, { id, version }: RecordAt): Promise<void> {
    await this.changing.within(tx, actor, id, { onSale: false }, version);
  }
}

/** What is not free of tax at all has an empty cell. */
const orNone = (amount: string): string => (amount === '0' ? '' : amount);

function recordOf({ id, version, days, taxFree, onSale, ...product }: StoredProduct): ImportRecord {
  const values = { ...product, days: String(days), taxFree: orNone(taxFree), onSale: onSale ? 'Y' : 'N' };
  return { id, version, values };
}
