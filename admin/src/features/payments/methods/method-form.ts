import { parseWonInput } from '@/lib/format';

export interface MethodForm {
  name: string;
  min: string;
  max: string;
  /** A line each: `name=value`. */
  settings: string;
  /** The same for secrets to write; a name with nothing behind it takes the secret away. */
  secrets: string;
}

export interface MethodFormErrors {
  name?: 'required';
  min?: 'amount';
  max?: 'amount' | 'order';
  settings?: 'lines';
  secrets?: 'lines';
}

interface MethodValues {
  name: string;
  minAmount: string;
  maxAmount: string;
  configuration: { name: string; value: string }[];
  secrets: { name: string; value: string | null }[];
}

const LINE = /^\s*([A-Za-z][A-Za-z0-9_.-]{0,59})\s*=(.*)$/;

function lines(text: string): { name: string; value: string }[] | null {
  const found: { name: string; value: string }[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, name, value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return null;
    found.push({ name, value: value.trim() });
  }
  return found;
}

/** What the form says, or what is wrong with it. */
export function readMethodForm(form: MethodForm): { values: MethodValues } | { errors: MethodFormErrors } {
  const minAmount = parseWonInput(form.min);
  const maxAmount = parseWonInput(form.max);
  const configuration = lines(form.settings);
  const secrets = lines(form.secrets);
  const errors: MethodFormErrors = {
    ...(form.name.trim() === '' ? { name: 'required' as const } : {}),
    ...(minAmount === null || minAmount === '0' ? { min: 'amount' as const } : {}),
    ...(maxAmount === null ? { max: 'amount' as const } : {}),
    ...(minAmount !== null && maxAmount !== null && BigInt(maxAmount) < BigInt(minAmount)
      ? { max: 'order' as const }
      : {}),
    ...(configuration === null ? { settings: 'lines' as const } : {}),
    ...(secrets === null ? { secrets: 'lines' as const } : {}),
  };
  if (
    Object.keys(errors).length > 0 ||
    minAmount === null ||
    maxAmount === null ||
    !configuration ||
    !secrets
  )
    return { errors };
  return {
    values: {
      name: form.name.trim(),
      minAmount,
      maxAmount,
      configuration,
      secrets: secrets.map(({ name, value }) => ({ name, value: value === '' ? null : value })),
    },
  };
}
