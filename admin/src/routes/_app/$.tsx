import { createFileRoute } from '@tanstack/react-router';
import { NotFoundPage } from '@/app/page-states';

/** An address that leads nowhere still shows the frame of the app. */
export const Route = createFileRoute('/_app/$')({ component: NotFoundPage });
