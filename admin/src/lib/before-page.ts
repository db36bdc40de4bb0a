/** What a page of the shell needs to know before it is drawn. Of no use before sign-in, so not part of the entry. */
export { beginningOf } from './list-beginning';
export { loadViewer } from './load-viewer';
