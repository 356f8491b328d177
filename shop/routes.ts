/**
 * The paths at which the shop's page is served, by the view that they show; `{name}` stands for one segment. The page, the servers and the
 * deployment read this list, so this file imports nothing.
 */
export const shopRoutes = {
  home: '/',
  search: '/items',
  item: '/items/{itemId}',
  cart: '/cart',
  checkout: '/checkout',
  purchases: '/purchases',
  purchase: '/purchases/{purchaseId}',
  logIn: '/log-in',
  signUp: '/sign-up',
  account: '/account',
  ownItems: '/sell',
  newItem: '/sell/new',
  ownItem: '/sell/items/{itemId}',
  sales: '/sell/sales',
  sale: '/sell/sales/{purchaseId}',
} as const;
