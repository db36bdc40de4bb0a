/** Whoever takes the money. Only Toss has an adapter here. */
export enum PaymentProvider {
  TOSS = 'TOSS',
  NICEPAY = 'NICEPAY',
  KAKAO_PAY = 'KAKAO_PAY',
}

export enum PaymentMethodState {
  ACTIVE = 'ACTIVE',
  INACTIVE = 'INACTIVE',
  /** Nothing here speaks to its provider: it can be written down, and not switched on. */
  NOT_CONFIGURED = 'NOT_CONFIGURED',
}

const WITH_ADAPTER: readonly PaymentProvider[] = [PaymentProvider.TOSS];

export function stateOf(method: { provider: PaymentProvider; isActive: boolean }): PaymentMethodState {
  if (!WITH_ADAPTER.includes(method.provider)) return PaymentMethodState.NOT_CONFIGURED;
  return method.isActive ? PaymentMethodState.ACTIVE : PaymentMethodState.INACTIVE;
}
