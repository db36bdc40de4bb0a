import pg from 'pg';

const INT8 = 20;

/** Money and counts are int8 in the database and bigint in our code. pg itself would hand them over as text. */
export const INT8_AS_BIGINT = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? BigInt : pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig;
