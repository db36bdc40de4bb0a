import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { LazyMenu } from './lazy-menu';

it('S000-ARC-01: a menu that comes when it is wanted opens by the key that wanted it, and gives the focus back', async () => {
  const user = userEvent.setup();
  const onSelect = vi.fn();
  const page = render(
    <LazyMenu label="account" trigger="Hong" entries={[{ id: 'leave', label: 'Leave', onSelect }]} />,
  );
  await user.tab();
  await user.keyboard('{Enter}');
  await page.findByRole('menuitem', { name: 'Leave' });
  await user.keyboard('{Escape}');
  await vi.waitFor(() => expect(page.queryByRole('menuitem')).toBeNull());
  expect(document.activeElement).toBe(page.getByRole('button', { name: /account/ }));
  await user.keyboard('{Enter}');
  await user.click(await page.findByRole('menuitem', { name: 'Leave' }));
  expect(onSelect).toHaveBeenCalledOnce();
});
