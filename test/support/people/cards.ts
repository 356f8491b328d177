/** What the payment service decides by number alone; others it approves at its rate, as with dice. */
export const cardNumbers = { approved: '4242424242424242', declined: '4000000000000002', dice: '5555555555554444' };

/** The card of all tests, as a person types it. Its security code is one that occurs in no id, time or port. */
export const card = { holderName: 'Ada Lovelace', number: '4242 4242 4242 4242', expiration: '12/40', securityCode: '9381' };
export const declinedCard = { ...card, number: '4000 0000 0000 0002' };

/** A card as it reaches the payment service: its number in digits alone. */
export const plainCard = (number = cardNumbers.approved): typeof card => ({ ...card, number });
