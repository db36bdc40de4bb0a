import type { CommentFactsFragment } from '@/gql/graphql';
import { commentParts } from './comment-text';

/** What somebody wrote: plain text with line breaks, people by name, addresses as links that tell nothing of us. */
export function CommentBody({ comment }: { comment: Pick<CommentFactsFragment, 'body' | 'mentions'> }) {
  const parts = commentParts(comment.body ?? '', comment.mentions);
  return (
    <p className="my-0.5 break-words whitespace-pre-wrap" data-testid="comment-body">
      {parts.map((part, index) =>
        part.kind === 'text' ? (
          <span key={index}>{part.text}</span>
        ) : part.kind === 'mention' ? (
          <span key={index} className="rounded bg-accent-soft px-1 font-medium text-accent-soft-foreground">
            {part.text}
          </span>
        ) : (
          <a
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="break-all text-accent-soft-foreground underline underline-offset-2"
          >
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
