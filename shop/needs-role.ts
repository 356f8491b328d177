import type { ViewName } from './router.ts';
import type { Role } from './session.ts';

/** The views that need a session, and whose. */
export const needsRole: Partial<Record<ViewName, Role | 'any'>> = {
  cart: 'buyer',
  checkout: 'buyer',
  purchases: 'buyer',
  purchase: 'buyer',
  account: 'any',
  ownItems: 'seller',
  newItem: 'seller',
  ownItem: 'seller',
  sales: 'seller',
  sale: 'seller',
};
