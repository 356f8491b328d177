import { addToCart } from './buyer/add-to-cart.ts';
import { buyerLogIn } from './buyer/buyer-log-in.ts';
import { buyerLogOut } from './buyer/buyer-log-out.ts';
import { changeBuyerPassword } from './buyer/change-buyer-password.ts';
import { clearCart } from './buyer/clear-cart.ts';
import { createBuyer } from './buyer/create-buyer.ts';
import { endBuyerSession } from './buyer/end-buyer-session.ts';
import { endOtherBuyerSessions } from './buyer/end-other-buyer-sessions.ts';
import { getCart } from './buyer/get-cart.ts';
import { getItem } from './buyer/get-item.ts';
import { getOwnBuyer } from './buyer/get-own-buyer.ts';
import { getPurchase } from './buyer/get-purchase.ts';
import { getSellerRating } from './buyer/get-seller-rating.ts';
import { giveFeedback } from './buyer/give-feedback.ts';
import { listBuyerSessions } from './buyer/list-buyer-sessions.ts';
import { listCategories } from './buyer/list-categories.ts';
import { listPurchases } from './buyer/list-purchases.ts';
import { makePurchase } from './buyer/make-purchase.ts';
import { removeFromCart } from './buyer/remove-from-cart.ts';
import { saveCart } from './buyer/save-cart.ts';
import { searchItems } from './buyer/search-items.ts';
import type { Endpoint } from './endpoint.ts';
import { addPicture } from './seller/add-picture.ts';
import { changeItemPrice } from './seller/change-item-price.ts';
import { changeItemQuantity } from './seller/change-item-quantity.ts';
import { changeSellerPassword } from './seller/change-seller-password.ts';
import { createSeller } from './seller/create-seller.ts';
import { dispatchSale } from './seller/dispatch-sale.ts';
import { editItem } from './seller/edit-item.ts';
import { endOtherSellerSessions } from './seller/end-other-seller-sessions.ts';
import { endSellerSession } from './seller/end-seller-session.ts';
import { getOwnRating } from './seller/get-own-rating.ts';
import { getOwnSeller } from './seller/get-own-seller.ts';
import { getSale } from './seller/get-sale.ts';
import { listOwnItems } from './seller/list-own-items.ts';
import { listSales } from './seller/list-sales.ts';
import { listSellerSessions } from './seller/list-seller-sessions.ts';
import { refundSale } from './seller/refund-sale.ts';
import { registerItem } from './seller/register-item.ts';
import { removePicture } from './seller/remove-picture.ts';
import { sellerLogIn } from './seller/seller-log-in.ts';
import { sellerLogOut } from './seller/seller-log-out.ts';
import { docs, docsFile, openApi } from './system/api-docs.ts';
import { health } from './system/health.ts';
import { resolvePurchases } from './system/resolve-purchases.ts';
import { sweepExpired } from './system/sweep-expired.ts';

/** The only list of functions: each by its name, with its endpoints, in the groups of the documentation. */
export const functionGroups = {
  seller: {
    'create-seller': [createSeller],
    'seller-log-in': [sellerLogIn],
    'seller-log-out': [sellerLogOut],
    'get-own-seller': [getOwnSeller],
    'change-seller-password': [changeSellerPassword],
    'list-seller-sessions': [listSellerSessions],
    'end-seller-session': [endSellerSession],
    'end-other-seller-sessions': [endOtherSellerSessions],
    'get-own-rating': [getOwnRating],
    'register-item': [registerItem],
    'change-item-price': [changeItemPrice],
    'change-item-quantity': [changeItemQuantity],
    'add-picture': [addPicture],
    'remove-picture': [removePicture],
    'list-own-items': [listOwnItems],
    'edit-item': [editItem],
    'list-sales': [listSales],
    'get-sale': [getSale],
    'dispatch-sale': [dispatchSale],
    'refund-sale': [refundSale],
  },
  buyer: {
    'create-buyer': [createBuyer],
    'buyer-log-in': [buyerLogIn],
    'buyer-log-out': [buyerLogOut],
    'get-own-buyer': [getOwnBuyer],
    'change-buyer-password': [changeBuyerPassword],
    'list-buyer-sessions': [listBuyerSessions],
    'end-buyer-session': [endBuyerSession],
    'end-other-buyer-sessions': [endOtherBuyerSessions],
    'search-items': [searchItems],
    'get-item': [getItem],
    'add-to-cart': [addToCart],
    'remove-from-cart': [removeFromCart],
    'save-cart': [saveCart],
    'clear-cart': [clearCart],
    'get-cart': [getCart],
    'make-purchase': [makePurchase],
    'get-purchase': [getPurchase],
    'list-purchases': [listPurchases],
    'give-feedback': [giveFeedback],
    'get-seller-rating': [getSellerRating],
    'list-categories': [listCategories],
  },
  system: {
    health: [health],
    'api-docs': [openApi, docs, docsFile],
    'resolve-purchases': [resolvePurchases],
    'sweep-expired': [sweepExpired],
  },
} as const satisfies Record<string, Record<string, readonly Endpoint[]>>;

export const functions = { ...functionGroups.seller, ...functionGroups.buyer, ...functionGroups.system };

export type FunctionName = keyof typeof functions;
