import { createContext, use, type ReactNode } from 'react';
import type { ViewerQuery } from '@/gql/graphql';

export type Viewer = ViewerQuery['viewer'];

export type Permission =
  | 'user.read'
  | 'user.write'
  | 'payment.read'
  | 'payment.recover'
  | 'paymentMethod.read'
  | 'paymentMethod.write'
  | 'paymentException.read'
  | 'paymentException.handle'
  | 'refund.read'
  | 'refund.request'
  | 'refund.approve'
  | 'approval.read'
  | 'approval.decide'
  | 'points.adjust'
  | 'points.deduct'
  | 'dashboard.read'
  | 'ledger.read'
  | 'settlement.handle'
  | 'settlement.read'
  | 'settlement.run'
  | 'usageBill.read'
  | 'usageBill.issue'
  | 'usageBill.void'
  | 'data.export'
  | 'import.run'
  | 'import.read'
  | 'product.write'
  | 'ledger.export'
  | 'metric.read'
  | 'analytics.read'
  | 'segment.read'
  | 'segment.write'
  | 'view.share'
  | 'comment.write'
  | 'alert.read'
  | 'alert.manage'
  | 'incident.handle'
  | 'notification.read'
  | 'notification.manage'
  | 'webhook.read'
  | 'webhook.replay'
  | 'user.read.personal'
  | 'user.reveal'
  | 'user.impersonate'
  | 'user.impersonate.write'
  | 'admin.read'
  | 'admin.write'
  | 'role.write'
  | 'session.read'
  | 'session.revoke'
  | 'apiKey.read'
  | 'apiKey.write'
  | 'audit.read'
  | 'accessRecord.read'
  | 'accessReview.sign'
  | 'demo.reset'
  | 'job.read'
  | 'job.manage'
  | 'setting.read'
  | 'setting.write'
  | 'setting.write.maintenance'
  | 'setting.write.money'
  | 'setting.write.security';

const ViewerContext = createContext<Viewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

/** Whether this is drawn inside the frame of the app, or alone on the page. */
export const useHasFrame = (): boolean => use(ViewerContext) !== null;

export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error('useViewer needs a signed-in page around it');
  return viewer;
}

export function can(viewer: Viewer, permission: Permission): boolean {
  return viewer.permissions.includes(permission);
}

export const useCan = (permission: Permission): boolean => can(useViewer(), permission);
