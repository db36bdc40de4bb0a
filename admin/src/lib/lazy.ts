import { lazy as reactLazy } from 'react';
import { fetchPart } from './fetch-part';

/** React's `lazy` that waits for a line that is away, where React would show a fault for ever. */
export const lazy: typeof reactLazy = (load) => reactLazy(() => fetchPart(load));
