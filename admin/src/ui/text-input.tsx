import { Description } from '@heroui/react/description';
import { FieldError } from '@heroui/react/field-error';
import { Input } from '@heroui/react/input';
import { Label } from '@heroui/react/label';
import { TextArea } from '@heroui/react/textarea';
import { TextField } from '@heroui/react/textfield';
import type { ComponentProps, ReactNode } from 'react';

interface FieldProps {
  label: string;
  /** For screen readers only, where what stands around it says it to everybody else. */
  isLabelHidden?: boolean;
  /** Written beside the label of a field that may stay empty. */
  optionalText?: string;
  hint?: ReactNode;
  error?: string;
  /** At the right end of the label line, such as a shortcut that fills the field. */
  labelAction?: ReactNode;
}

function FieldLabel({ label, isLabelHidden, optionalText, labelAction }: FieldProps) {
  return (
    <div className={isLabelHidden ? 'sr-only' : 'flex items-center justify-between gap-2'}>
      <Label>
        {label}
        {optionalText && <span className="font-normal text-muted"> {optionalText}</span>}
      </Label>
      {labelAction}
    </div>
  );
}

function FieldNotes({ hint, error }: FieldProps) {
  return (
    <>
      {hint && !error && <Description>{hint}</Description>}
      {error && <FieldError>{error}</FieldError>}
    </>
  );
}

interface TextInputProps extends FieldProps, Omit<ComponentProps<typeof Input>, 'children' | 'className'> {
  suffix?: string;
  inputClassName?: string;
}

/** Label above, hint or error below. The `ref` of a form library belongs to the inner input. */
export function TextInput(props: TextInputProps) {
  const { label, isLabelHidden, optionalText, hint, error, labelAction, suffix, inputClassName, ...input } =
    props;
  return (
    <TextField isInvalid={Boolean(error)} fullWidth>
      <FieldLabel
        label={label}
        isLabelHidden={isLabelHidden}
        optionalText={optionalText}
        labelAction={labelAction}
      />
      <div className="relative">
        <Input {...input} className={inputClassName} />
        {suffix && (
          <span aria-hidden className="absolute top-1/2 right-3 -translate-y-1/2 text-table text-muted">
            {suffix}
          </span>
        )}
      </div>
      <FieldNotes label={label} hint={hint} error={error} />
    </TextField>
  );
}

interface TextBoxProps extends FieldProps, Omit<ComponentProps<typeof TextArea>, 'children' | 'className'> {}

export function TextBox({ label, optionalText, hint, error, labelAction, ...area }: TextBoxProps) {
  return (
    <TextField isInvalid={Boolean(error)} fullWidth>
      <FieldLabel label={label} optionalText={optionalText} labelAction={labelAction} />
      <TextArea {...area} />
      <FieldNotes label={label} hint={hint} error={error} />
    </TextField>
  );
}
