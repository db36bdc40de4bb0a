import { FieldError } from '@heroui/react/field-error';
import { Label } from '@heroui/react/label';
import { ListBox } from '@heroui/react/list-box';
import { Select as KitSelect } from '@heroui/react/select';

interface SelectProps<T extends string> {
  label: string;
  /** For screen readers only, where what stands around it says it to everybody else. */
  isLabelHidden?: boolean;
  placeholder: string;
  value: T | null;
  options: readonly { value: T; label: string }[];
  error?: string;
  isDisabled?: boolean;
  testId?: string;
  onChange: (value: T) => void;
}

export function Select<T extends string>(props: SelectProps<T>) {
  return (
    <KitSelect
      fullWidth
      placeholder={props.placeholder}
      value={props.value}
      isInvalid={Boolean(props.error)}
      // A click on a list that is still empty opens nothing, and nothing says so: it waits for what can be chosen.
      isDisabled={Boolean(props.isDisabled) || props.options.length === 0}
      onChange={(key) => {
        const chosen = props.options.find((option) => option.value === key);
        if (chosen) props.onChange(chosen.value);
      }}
    >
      <Label className={props.isLabelHidden ? 'sr-only' : undefined}>{props.label}</Label>
      <KitSelect.Trigger data-testid={props.testId}>
        <KitSelect.Value />
        <KitSelect.Indicator />
      </KitSelect.Trigger>
      <KitSelect.Popover>
        <ListBox>
          {props.options.map((option) => (
            <ListBox.Item key={option.value} id={option.value} textValue={option.label}>
              {option.label}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </KitSelect.Popover>
      {props.error && <FieldError>{props.error}</FieldError>}
    </KitSelect>
  );
}
