import { act, fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { listenForShortcuts } from '@/lib/shortcuts';
import { SearchBox } from './search-box';

const field = () => screen.getByRole<HTMLInputElement>('searchbox');
const type = (text: string) => fireEvent.change(field(), { target: { value: text } });
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

describe('S000-ARC-01 the search of a list', () => {
  it('asks once, after the last key', () => {
    vi.useFakeTimers();
    const onChange = vi.fn();
    render(<SearchBox value="" placeholder="" onChange={onChange} />);
    type('한');
    wait(200);
    type('한유');
    wait(240);
    expect(onChange).not.toHaveBeenCalled();
    wait(20);
    expect(onChange).toHaveBeenCalledExactlyOnceWith('한유');
  });

  it('gives way to a filter that was cleared elsewhere, and does not bring the old text back', () => {
    vi.useFakeTimers();
    const { rerender } = render(<SearchBox value="한유진" placeholder="" onChange={vi.fn()} />);
    const onChange = vi.fn();
    rerender(<SearchBox value="" placeholder="" onChange={onChange} />);
    expect(field().value).toBe('');
    wait(1_000);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('takes the cursor when / is pressed', () => {
    const stop = listenForShortcuts();
    render(<SearchBox value="" placeholder="" onChange={vi.fn()} />);
    fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(field());
    stop();
  });
});
