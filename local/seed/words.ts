/** What a kind of item is called, what it costs in cents (least and most, new), and its keywords of at most 8 characters. */
export interface Kind {
  category: number;
  noun: string;
  leastCents: number;
  mostCents: number;
  keywords: string[];
}

/** Categories by their number: a name and a keyword of all their items, then lines of noun, dollars, keywords. */
const categories: Record<number, string> = {
  1: `kitchen
    Teapot 12-90 teapot tea | Coffee Grinder 20-180 grinder coffee | Chef Knife 15-220 knife chef | Frying Pan 14-140 pan frying
    Espresso Cups 8-60 cups espresso | Bread Knife 9-70 knife bread | Salad Bowl 10-80 bowl salad | Pepper Mill 9-75 mill pepper
    Cake Tin 6-35 tin baking | Kettle 18-120 kettle tea | Cutting Board 8-90 board wood | Stockpot 25-200 pot soup
    Wine Glasses 10-120 glasses wine | Toaster 19-150 toaster bread | Rolling Pin 6-30 pin baking | Food Scale 9-60 scale`,
  2: `books
    Cookbook 8-45 cookbook recipes | Atlas 12-120 atlas maps | Novel 5-28 novel fiction | Poetry Book 6-30 poems poetry
    Travel Guide 8-35 guide travel | Dictionary 10-80 words lexicon | Comic 4-60 comic | Biography 7-40 life history
    Field Guide 9-40 guide nature | Sheet Music 5-50 music notes | Picture Book 6-30 kids pictures | Textbook 15-160 school study`,
  3: `lighting
    Desk Lamp 15-180 lamp desk | Floor Lamp 30-350 lamp floor | Lantern 10-90 lantern outdoor | Pendant Light 25-400 pendant ceiling
    String Lights 6-45 string party | Night Light 5-30 night kids | Torch 7-90 torch camping | Chandelier 90-1500 crystal ceiling
    Reading Light 8-60 reading book | Wall Sconce 18-220 wall sconce | Candle Holder 5-60 candle holder | Lampshade 8-80 shade lamp`,
  4: `audio
    Headphones 20-400 headset music | Record Player 60-600 vinyl player | Bookshelf Speakers 50-800 speaker stereo
    Microphone 25-350 mic studio | Radio 15-180 radio fm | Amplifier 60-900 amp stereo | Earbuds 12-250 earbuds wireless
    Cassette Deck 30-300 tape deck | Soundbar 60-500 speaker tv | Audio Cable 5-60 cable jack | Turntable Mat 6-30 vinyl mat`,
  5: `bikes
    City Bicycle 120-1200 bicycle city | Road Bicycle 300-4000 bicycle road | Bike Helmet 18-220 helmet safety | Bike Lock 9-120 lock safety
    Pannier Bag 20-160 bag pannier | Saddle 15-180 saddle seat | Pedals 10-200 pedals | Bike Pump 8-70 pump air
    Handlebar Tape 6-40 tape grip | Bike Light 8-120 light safety | Child Seat 30-180 seat kids | Repair Stand 35-250 stand tools`,
  6: `garden
    Watering Can 8-60 can water | Garden Hose 12-90 hose water | Pruning Shears 9-80 shears pruning | Flower Pot 4-60 pot flower
    Wheelbarrow 35-200 barrow | Rake 9-50 rake leaves | Bird Feeder 8-60 bird feeder | Garden Bench 60-500 bench wood
    Seed Box 6-35 seeds plants | Compost Bin 25-160 compost bin | Gloves 4-30 gloves | Parasol 25-300 parasol shade`,
  7: `clothing
    Wool Sweater 20-180 sweater wool | Rain Jacket 30-320 jacket rain | Linen Shirt 15-120 shirt linen | Jeans 18-160 jeans denim
    Winter Coat 50-500 coat winter | Leather Belt 10-90 belt leather | Scarf 8-110 scarf warm | Running Shoes 35-220 shoes running
    Hiking Boots 45-300 boots hiking | Felt Hat 15-130 hat felt | Socks 4-30 socks warm | Silk Tie 12-120 tie silk`,
  8: `toys
    Wooden Train 10-90 train wood | Puzzle 6-50 puzzle | Teddy Bear 8-80 bear plush | Building Blocks 9-140 blocks
    Doll House 30-280 doll house | Kite 7-70 kite wind | Board Game 12-90 game family | Spinning Top 4-25 top spin
    Model Car 6-160 car model | Chess Set 12-250 chess game | Marble Run 15-110 marble run | Yo-Yo 4-40 yoyo`,
  9: `tools
    Claw Hammer 8-60 hammer | Cordless Drill 40-320 drill cordless | Hand Saw 9-80 saw wood | Spirit Level 7-90 level
    Screwdriver Set 9-110 driver screws | Wrench 7-70 wrench | Tool Box 12-180 box storage | Tape Measure 4-35 tape measure
    Workbench 70-600 bench work | Wood Plane 20-260 plane wood | Pliers 6-60 pliers grip | Ladder 40-350 ladder`,
  10: `camping
    Tent 50-700 tent | Sleeping Bag 30-450 sleep bag | Camping Stove 18-200 stove gas | Backpack 25-350 backpack hiking
    Hammock 15-120 hammock | Cool Box 18-280 cooler box | Camp Chair 12-140 chair folding | Compass 8-110 compass hiking
    Water Bottle 6-50 bottle water | Trekking Poles 18-190 poles hiking | Mess Kit 9-70 pot cooking | Tarp 10-120 tarp rain`,
  11: `music
    Acoustic Guitar 70-1800 guitar acoustic | Ukulele 25-300 ukulele | Harmonica 9-140 harp blues | Violin 90-2500 violin strings
    Keyboard 80-1500 keys piano | Drum Sticks 5-30 sticks drums | Music Stand 10-90 stand notes | Trumpet 100-1900 trumpet brass
    Metronome 10-120 tempo | Guitar Strings 5-40 strings guitar | Cajon 45-350 cajon drums | Recorder 7-90 flute`,
  12: `camera
    Film Camera 40-900 film photo | Tripod 18-350 tripod photo | Zoom Lens 80-2200 lens zoom | Camera Bag 15-180 bag photo
    Instant Camera 45-200 instant photo | Lens Filter 7-120 filter lens | Photo Album 8-60 album photo | Flash 30-450 flash light
    Light Meter 20-300 meter light | Camera Strap 8-90 strap leather | Slide Viewer 12-110 slides | Memory Card 6-140 memory card`,
};

export const kinds: Kind[] = Object.entries(categories).flatMap(([number, text]) => {
  const [title = '', ...lines] = text.trim().split('\n');
  return lines.flatMap((line) => line.split('|')).map((kind) => readKind(Number(number), title.trim(), kind.trim()));
});

function readKind(category: number, title: string, text: string): Kind {
  const [, noun = '', least, most, keywords = ''] = /^(.+?) (\d+)-(\d+) (.+)$/.exec(text) ?? [];
  return { category, noun, leastCents: Number(least) * 100, mostCents: Number(most) * 100, keywords: [...keywords.split(' '), title] };
}

/** Those of at most 8 letters are keywords as well. */
export const qualities =
  list(`Small Large Compact Classic Vintage Modern Rustic Elegant Sturdy Light Handmade Foldable Antique Retro Simple Deluxe
  Travel Family Pocket Original`);
export const materials = list(
  'Brass Oak Walnut Steel Copper Bamboo Ceramic Leather Linen Cotton Wool Enamel Glass Beech Cork Titanium Tin Ash',
);
export const colours = list('Red Blue Green Black White Yellow Grey Orange Purple Cream Teal Ivory Navy Silver Amber Rose');
export const brands =
  list(`Aalto Borealis Calder Dunmore Elgin Fjell Gable Harrow Ibex Juniper Kestrel Lumen Marlow Norden Orrin Pilgrim Quill
  Ridley Sable Tarn Umbra Verity Wren Yarrow Zephyr`);

export const firstNames =
  list(`Ada Bela Chen Dana Elif Femi Grace Hugo Ines Jonas Kofi Lena Mina Noor Omar Priya Quinn Rosa Sami Tove Uma Viktor
  Wanda Yusuf Zoe`);
export const shops = list(`Attic Bazaar Corner Depot Emporium Finds Goods House Market Outlet Store Trading Vault Workshop Yard`);

/** Parts of descriptions. */
export const origins = [
  'from a small workshop',
  'from a closed shop',
  'out of a family home',
  'made to last for years',
  'from last year’s collection',
  'bought for a project that never began',
];
export const newStates = ['New, in its original box.', 'Never used.', 'Unopened.', 'New, with a receipt and two years of guarantee.'];
export const usedStates = [
  'Used, with light scratches.',
  'Used for one season and cleaned.',
  'Worn, but everything works.',
  'Used with care.',
];
export const notes = [
  'Sent within two working days.',
  'Questions are welcome.',
  'Smoke-free home.',
  'Can be packed as a present.',
  'Several pieces can be sent together.',
];

function list(words: string): string[] {
  return words.trim().split(/\s+/);
}
