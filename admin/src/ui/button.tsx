import { Button as KitButton } from '@heroui/react/button';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

type Variant = 'primary' | 'outline' | 'quiet' | 'ghost' | 'danger' | 'danger-soft';

const kitVariant = {
  primary: 'primary',
  outline: 'outline',
  quiet: 'tertiary',
  ghost: 'ghost',
  danger: 'danger',
  'danger-soft': 'danger-soft',
} as const;

export interface ButtonProps extends Omit<ComponentProps<typeof KitButton>, 'variant' | 'children'> {
  variant?: Variant;
  /** Shows a spinner, keeps focus and ignores presses. */
  isPending?: boolean;
  children?: ReactNode;
}

/**
 * While pending it keeps the focus, ignores presses and sends no form. The kit's own pending state announces
 * through elements that accessibility checks refuse.
 */
export function Button({
  variant = 'outline',
  isPending = false,
  children,
  onPress,
  type,
  ...props
}: ButtonProps) {
  return (
    <KitButton
      {...props}
      variant={kitVariant[variant]}
      type={isPending ? 'button' : type}
      onPress={isPending ? undefined : onPress}
      aria-disabled={isPending || undefined}
    >
      {isPending && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </KitButton>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'aria-label' | 'isIconOnly'> {
  label: string;
}

/** A button that shows only an icon; its label is its accessible name and its tooltip. */
export function IconButton({ label, variant = 'ghost', ...props }: IconButtonProps) {
  return (
    <span title={label} className="inline-flex">
      <Button isIconOnly aria-label={label} variant={variant} {...props} />
    </span>
  );
}

/** Classes that make a link look like a button of the kit. */
export function buttonClass(variant: Variant = 'outline', size: 'sm' | 'md' = 'md'): string {
  return `button button--${kitVariant[variant]} button--${size}`;
}
