import { useEffect, useRef } from 'react';

/** What a step of sign-in is about. A screen reader hears of the new step by the heading taking focus. */
export function StepHead({
  title,
  text,
  takesFocus = false,
}: {
  title: string;
  text: string;
  takesFocus?: boolean;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <div>
      <h2 ref={heading} tabIndex={-1} className="text-card font-semibold outline-none">
        {title}
      </h2>
      <p className="text-table text-muted">{text}</p>
    </div>
  );
}
