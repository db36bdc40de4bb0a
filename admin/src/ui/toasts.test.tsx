import { act, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { showToast, toasts } from '@/lib/toasts';
import { Toasts } from './toasts';

describe('toasts (S000-ARC-01)', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    act(() => toasts.set([]));
    vi.useRealTimers();
  });
  const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

  it('offer the way back once, and go by themselves', () => {
    const page = render(<Toasts />);
    const undo = vi.fn();
    act(() => showToast('success', 'switched off', undo));
    fireEvent.click(page.getByTestId('toast-undo'));
    expect(undo).toHaveBeenCalledOnce();
    expect(page.queryByTestId('toast')).toBeNull();
    act(() => showToast('success', 'switched off', undo));
    wait(7_000);
    expect(page.queryByTestId('toast-undo')).not.toBeNull();
    wait(1_500);
    expect(page.queryByTestId('toast')).toBeNull();
    expect(undo).toHaveBeenCalledOnce();
  });

  it('stay as long as somebody points at them', () => {
    const page = render(<Toasts />);
    act(() => showToast('success', 'switched off', vi.fn()));
    fireEvent.pointerEnter(page.getByTestId('toast'));
    wait(60_000);
    fireEvent.pointerLeave(page.getByTestId('toast'));
    wait(7_000);
    expect(page.queryByTestId('toast')).not.toBeNull();
    wait(1_500);
    expect(page.queryByTestId('toast')).toBeNull();
  });
});
