/** Kinds for free time at home. kinds.ts says how to read the lines. */
export const leisure = `
2 books
Cookbook | 8-45 | cookbook recipes | - | book | 90 recipes for ordinary evenings, most of them done in half an hour.
Atlas | 12-120 | atlas maps | - | books | Every country on maps that are a pleasure to get lost in.
Novel | 5-28 | novel fiction | - | book | A quiet story that is hard to put down. 312 pages.
Poems | 6-30 | poems poetry | - | book | A slim volume for a pocket and a long train ride.
Travel Guide | 8-35 | guide travel | - | book | Walks, small hotels, and where to eat between them. With a folding map.
Comic | 4-60 | comic | - | book | Hardcover, in colour, for readers from twelve.
Biography | 7-40 | life history | - | book | A life told from letters that were published late.
Field Guide | 9-40 | guide nature | - | book | More than 400 drawings, with a key that beginners understand.
Picture Book | 6-30 | kids pictures | - | book | To read aloud, again and again. For ages three to six.
Textbook | 15-160 | school study | - | books | With exercises and all answers at the back.

8 toys
Wooden Train | 10-90 | train wood | Red Blue Green Yellow Teal Orange | train | Runs on all common wooden tracks. Painted with colours that are safe for small children.
Teddy Bear | 8-80 | bear plush | Brown Honey Cream Grey | bear | Soft, 30 cm high, and can be washed.
Building Blocks | 9-140 | blocks wood | - | blocks | Solid beech with round edges, in a cotton bag. From one year.
Doll House | 30-280 | doll house | Red Cream Blue White Rose Sage Yellow | house | Two floors and a front that opens. Furniture is sold separately.
Kite | 7-70 | kite wind | * | kite | Flies in light wind. Comes with 40 m of line.
Chess Set | 12-250 | chess game | wood | game | Weighted pieces with felt below, and a board that folds.
Model Car | 6-160 | car model | * Silver | car | Metal body, doors that open, 1:24.
Puzzle | 6-50 | puzzle | - | - | 1,000 pieces, and a poster to help.
Board Game | 12-90 | game family | - | - | Two to five players, about an hour. The rules fit on two pages.
Marble Run | 15-110 | marble run | - | - | 60 parts that fit together in any order.
Spinning Top | 4-25 | top spin | * wood | - | Spins for two minutes on a smooth floor.

11 music
Acoustic Guitar | 70-1800 | guitar acoustic | wood | guitar | A spruce top and a warm, even tone. Freshly strung.
Ukulele | 25-300 | ukulele | wood | guitar | Soprano size, easy to hold and easy to tune. With a bag.
Digital Piano | 80-1500 | keys piano | Black White Red Teal Cream | keyboard | Keys that answer to touch, and a socket for headphones.
Cajon | 45-350 | cajon drums | wood | drum | A deep bass and a crisp snare. Good to sit on.
Violin | 90-2500 | violin strings | - | - | Full size, with bow, rosin and case.
Harmonica | 9-140 | harp blues | - | - | In C, with ten holes. For blues and folk.
Trumpet | 100-1900 | trumpet brass | - | - | In B flat, with smooth valves and a mouthpiece.
Music Stand | 10-90 | stand notes | - | - | Folds into a bag and stands firmly.
Metronome | 10-120 | tempo | wood Black | - | Winds up by hand and ticks like it should.
Drum Sticks | 5-30 | sticks drums | - | - | A pair of hickory 5A.

4 audio branded
Headphones | 20-400 | headset music | * Silver | headphones | Closed and light, with 30 hours of battery. They fold for travel.
Record Player | 60-600 | vinyl player | wood Black White Red Teal | recordPlayer | 33 and 45 rpm, with a built-in preamplifier. The needle is easy to change.
Bookshelf Speakers | 50-800 | speaker stereo | wood Black White | speakers | A pair that fills a living room. Sockets for plain wire.
Amplifier | 60-900 | amp stereo | Silver Black Cream Grey Navy Green | amplifier | Two times 50 watts, four inputs, and no menus.
Radio | 15-180 | radio fm | * | radio | FM and digital. A big dial and a voice that sounds like one.
Microphone | 25-350 | mic studio | dark | - | For voices and guitars, with stand and cable.
Earbuds | 12-250 | earbuds wireless | * | - | Six hours each charge, twenty-four with the case.
Soundbar | 60-500 | speaker tv | dark | - | Makes films clear at low volume.
Cassette Deck | 30-300 | tape deck | Silver Black | - | New belts, cleaned heads.
Audio Cable | 5-60 | cable jack | - | - | 2 m, shielded, with gold-plated plugs.

12 camera branded
Film Camera | 40-900 | film photo | Black Silver Navy Red Green Terracotta | camera | For 35 mm film. The light meter works, and so does everything else.
Instant Camera | 45-200 | instant photo | White Teal Rose Yellow Black Sage Red Blue | instantCamera | A picture in your hand after a minute. With a strap.
Zoom Lens | 80-2200 | lens zoom | - | lens | Sharp from edge to edge, with a quiet motor.
Tripod | 18-350 | tripod photo | - | - | Up to 160 cm high, 1.2 kg, with a bag.
Camera Bag | 15-180 | bag photo | * | - | Padded, for a camera and two lenses.
Lens Filter | 7-120 | filter lens | - | - | Takes reflections off water and glass. 52 mm.
Photo Album | 8-60 | album photo | * | book | 60 pages for pictures of any size.
Flash | 30-450 | flash light | - | - | Turns and tilts. Runs on four common batteries.
Camera Strap | 8-90 | strap leather | Leather Black Navy | - | Soft on the neck, and as long as you like.
Memory Card | 6-140 | memory card | - | - | Fast enough for film, and tested.

16 tech branded
Laptop | 250-2400 | laptop computer | Silver Grey Black Cream | laptop | 14 inches, 16 GB of memory, and a keyboard that is good to type on.
Phone | 90-1200 | phone mobile | * | phone | A bright screen, two days of battery, 128 GB. Not locked to a network.
Tablet | 80-900 | tablet screen | dark | tablet | 11 inches, for reading, drawing and films.
Wristwatch | 40-900 | watch time | Leather Black Navy Green Red Grey Teal | watch | Quartz, with scratch-proof glass. Water does no harm down to 50 m.
E-Reader | 60-300 | reader ebook | dark | tablet | Reads like paper, also in the sun. Weeks on one charge.
Power Bank | 12-90 | power battery | * | - | 10,000 mAh: about two full charges.
Monitor | 90-900 | monitor screen | - | - | 27 inches with thin edges, on a stand that turns.
Wireless Mouse | 9-110 | mouse wireless | dark | - | Quiet clicks, one battery a year.
`;
