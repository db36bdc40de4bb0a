import { toAppError, type AppError } from './gql/errors';
import type { ServerError } from './gql/request';

/** Sends the bytes of a file where the server wants them. @returns why it took them not */
export async function putFile(url: string, file: File): Promise<AppError | null> {
  try {
    const response = await fetch(url, { method: 'PUT', body: file });
    if (response.ok) return null;
    const { errors } = (await response.json()) as { errors?: ServerError[] };
    return toAppError(errors?.[0]);
  } catch {
    return toAppError(null);
  }
}
