/** What the operator's commands call, beside what functions call. In the cloud `audit` has an account of its own, and `refund` and `refunds` share another. */
export const commandCalls: Readonly<Record<string, readonly string[]>> = {
  audit: ['payment/ListTransactions'],
  refund: ['payment/GetTransaction', 'payment/Refund'],
  refunds: ['payment/ListTransactions', 'payment/Refund'],
  seed: ['customer-db/CreateAccount', 'product-db/RegisterItems', 'product-db/PreparePicture', 'product-db/AddPicture'],
};
