import type { ComponentProps } from 'react';
import { useController, type Control, type FieldPath, type FieldValues } from 'react-hook-form';
import { TextInput } from './text-input';

interface FormTextInputProps<T extends FieldValues> extends Omit<
  ComponentProps<typeof TextInput>,
  'name' | 'value' | 'onChange' | 'onBlur' | 'ref'
> {
  control: Control<T>;
  name: FieldPath<T>;
}

/**
 * A text field that starts with a value. The form library's plain registration writes such a value past React, and the
 * kit's field, which keeps one of its own, wipes it when it is drawn again; here both read the same state.
 */
export function FormTextInput<T extends FieldValues>({ control, name, ...props }: FormTextInputProps<T>) {
  const { field } = useController({ control, name });
  return (
    <TextInput
      {...props}
      name={field.name}
      ref={field.ref}
      value={String(field.value ?? '')}
      onChange={field.onChange}
      onBlur={field.onBlur}
    />
  );
}
