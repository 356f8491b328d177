export const qualities = list('Small Large Classic Modern Simple Handmade');
export const brands =
  list(`Aalto Borealis Calder Dunmore Elgin Fjell Gable Harrow Ibex Juniper Kestrel Lumen Marlow Norden Orrin Pilgrim Quill
  Ridley Sable Tarn Umbra Verity Wren Yarrow Zephyr`);
export const firstNames =
  list(`Ada Bela Chen Dana Elif Femi Grace Hugo Ines Jonas Kofi Lena Mina Noor Omar Priya Quinn Rosa Sami Tove Uma Viktor
  Wanda Yusuf Zoe`);
export const shops = list('Attic Bazaar Corner Depot Emporium Finds Goods House Market Outlet Store Trading Vault Workshop Yard');

/** The two halves of books' titles, by the kind of book. */
export const titles: Readonly<Record<string, readonly [string[], string[]]>> = {
  Cookbook: [
    list('Simple Slow Everyday Seasonal Nordic Sunday One-Pot Green Rustic Weeknight'),
    list('Kitchen Suppers Baking Bread Soups Feasts Table Lunches'),
  ],
  Atlas: [
    phrases('Atlas of'),
    phrases('the World, the Oceans, the Night Sky, Islands, Old Roads, Rivers, Mountains, Railways, Cities, the Winds'),
  ],
  Novel: [
    phrases('The Last, The Quiet, A Borrowed, The Second, An Empty, The Winter, The Glass, A Distant'),
    list('Lighthouse Harbour Orchard Letter Garden Summer Station House River Island Clockmaker Map'),
  ],
  Poems: [
    phrases('Poems of, Songs of, Notes on'),
    phrases('the Sea, Early Snow, the North, Small Rooms, Rain, Leaving, Bees, the Long Field'),
  ],
  'Travel Guide': [
    phrases('Walking in, A Week in, Slow Days in, By Train to'),
    list('Lisbon Kyoto Bergen Naples Porto Ghent Tallinn Ljubljana Oaxaca Galway'),
  ],
  Comic: [list('Captain Doctor Professor Inspector'), phrases('Comet, Marrow, Nimbus, Pickle, Thistle, Orbit and the Fox, Zero, Vega')],
  Biography: [
    phrases('A Life of, The Letters of'),
    phrases('a Gardener, an Astronomer, a Sea Captain, a Composer, an Engineer, a Beekeeper, a Mapmaker'),
  ],
  'Field Guide': [phrases('Field Guide to'), phrases('Birds, Trees, Mushrooms, Wild Flowers, Butterflies, Clouds, Shells, Ferns, Mosses')],
  'Picture Book': [
    phrases('The Little, The Sleepy, The Brave, The Lost'),
    list('Hedgehog Whale Owl Tractor Penguin Fox Snail Moon Badger'),
  ],
  Textbook: [
    phrases('Introduction to, First Steps in, Foundations of'),
    list('Algebra Botany Chemistry Drawing Geometry Latin Logic Music Physics'),
  ],
};

interface States {
  new: string[];
  used: string[];
}

/** What descriptions say of an item's condition. */
export const states: States = {
  new: ['New, in its original packaging.', 'Never used.', 'New, with a two-year guarantee.', 'Brand new.'],
  used: [
    'Used with care.',
    'In good condition, with a few light marks.',
    'Used for a year, and cleaned.',
    'Shows its age a little, and works as it should.',
  ],
};

/** The same for the categories where other words are usual. */
export const statesOf: Readonly<Record<number, States>> = {
  2: {
    new: ['New, still sealed.', 'A new copy.'],
    used: ['Read once.', 'A good copy, with a name on the first page.', 'Some notes in pencil.', 'The spine is slightly faded.'],
  },
  7: {
    new: ['New, with tags.', 'Never worn.'],
    used: ['Worn twice.', 'Worn one season, and washed.', 'In good condition, no holes or stains.'],
  },
};

export const notes = [
  'Sent within two working days.',
  'Questions are welcome.',
  'From a smoke-free home.',
  'Can be wrapped as a present.',
  'Several items can be sent together.',
];

function list(words: string): string[] {
  return words.trim().split(/\s+/);
}

function phrases(words: string): string[] {
  return words.split(', ');
}
