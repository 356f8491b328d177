import type { Command } from 'commander';
import type { Context, Role } from '../context.ts';
import { account, createAccount, logIn, logOut } from './accounts.ts';
import { buy } from './buy.ts';
import { add, cart, clear, remove, save } from './cart.ts';
import { changePassword } from './change-password.ts';
import { changePrice, changeQuantity, edit, item, items, register } from './items.ts';
import { addPicture, removePicture } from './pictures.ts';
import { purchase, purchases } from './purchases.ts';
import { feedback, ownRating, sellerRating } from './ratings.ts';
import { refund } from './refund.ts';
import { dispatch, sale, sales } from './sales.ts';
import { categories, search } from './search.ts';
import { endOtherSessions, endSession, sessions } from './sessions.ts';

type Group = [title: string, ...commands: ((context: Context) => unknown)[]];

const accountGroup: Group = ['Account:', createAccount, logIn, logOut, account, changePassword, sessions, endSession, endOtherSessions];

/** The commands of each role, grouped as in the help. */
const groups: Record<Role, Group[]> = {
  seller: [
    accountGroup,
    ['Items:', register, items, item, edit, changePrice, changeQuantity, addPicture, removePicture],
    ['Sales:', sales, sale, dispatch, refund],
    ['Ratings:', ownRating, sellerRating],
  ],
  buyer: [
    accountGroup,
    ['Items:', search, categories, item],
    ['Cart:', cart, add, remove, save, clear],
    ['Purchases:', buy, purchases, purchase],
    ['Ratings:', feedback, sellerRating],
  ],
};

/** The commands of the context's role, with the group that each belongs to. */
export const commandsOf = (context: Context): Command[] =>
  groups[context.role].flatMap(([title, ...commands]) => commands.map((command) => (command(context) as Command).helpGroup(title)));
