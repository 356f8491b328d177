/** Kinds for work, sports and travel. kinds.ts says how to read the lines. */
export const outside = `
5 bikes branded
City Bicycle | 120-1200 | bicycle city | * | cityBicycle | Seven gears, mudguards, and lights that need no battery. You sit upright.
Road Bicycle | 300-4000 | bicycle road | * | roadBicycle | A light frame and twenty gears, ready for long days.
Bike Helmet | 18-220 | helmet safety | * | helmet | Fits heads of 54 to 60 cm. Well aired.
Bike Lock | 9-120 | lock safety | - | - | Hardened steel, 90 cm, with two keys.
Pannier Bag | 20-160 | bag pannier | * | - | Keeps 20 litres dry. Off the rack with one hand.
Saddle | 15-180 | saddle seat | Leather Black | - | Takes a while to break in, and then no other will do.
Bike Pump | 8-70 | pump air | - | - | Fits all valves, up to 8 bar.
Bike Light | 8-120 | light safety | - | - | Front and rear, charged by cable.
Child Seat | 30-180 | seat kids | dark | - | For children up to 22 kg. Leans back for a nap.
Repair Stand | 35-250 | stand tools | - | - | Holds any frame at the height of your hands.

7 clothing
Wool Sweater | 20-180 | sweater wool | * | sweater | Knitted from soft merino that does not itch.
Rain Jacket | 30-320 | jacket rain | * | jacket | Keeps a day of rain out and lets you breathe. The hood folds away.
Linen Shirt | 15-120 | shirt linen | * | shirt | Cool on hot days, better after each wash.
Jeans | 18-160 | jeans denim | Blue Black Grey | - | Straight legs, strong cotton, five pockets.
Winter Coat | 50-500 | coat winter | * | jacket | Lined and long enough to sit down on cold benches.
Leather Belt | 10-90 | belt leather | Black Brown Navy | - | One piece of leather and a solid buckle.
Scarf | 8-110 | scarf warm | cloth | - | 180 cm long, warm and light.
Running Shoes | 35-220 | shoes running | * | shoe | Light and well cushioned, for roads and parks.
Hiking Boots | 45-300 | boots hiking | Leather Brown Grey Green Navy Black | boot | Waterproof, with ankles that hold. They need no breaking in.
Felt Hat | 15-130 | hat felt | * Brown | hat | Pure wool felt that keeps its shape in the rain.
Socks | 4-30 | socks warm | * | - | A pack of three pairs.
Silk Tie | 12-120 | tie silk | * | - | Woven silk, 8 cm wide.

9 tools branded
Claw Hammer | 8-60 | hammer | - | hammer | Well balanced, 450 g. The claw pulls the longest nails.
Cordless Drill | 40-320 | drill cordless | Teal Red Yellow Orange Green Blue | drill | 18 volts, two batteries, and a case that closes.
Hand Saw | 9-80 | saw wood | - | saw | Cuts on both strokes. The teeth are hardened.
Screwdriver Set | 9-110 | driver screws | Red Blue Yellow Orange Green Black | screwdrivers | Four sizes with magnetic tips and handles that do not slip.
Tool Box | 12-180 | box storage | Red Blue Black Grey Green Orange Yellow | toolBox | Steel corners, a tray on top, and locks that stay shut.
Stepladder | 40-350 | ladder | - | ladder | Five wide steps. Folds to 15 cm.
Spirit Level | 7-90 | level | - | - | 60 cm, exact to half a millimetre a metre.
Tape Measure | 4-35 | tape measure | - | - | 5 m, stiff enough to reach across a room.
Workbench | 70-600 | bench work | - | - | Solid beech with a vice at the front.
Wood Plane | 20-260 | plane wood | - | - | Ground flat and sharpened, ready to use.
Pliers | 6-60 | pliers grip | - | - | Three in a set: long nose, side cutter, water pump.

10 camping branded
Tent | 50-700 | tent | Green Orange Blue Grey Mustard Terracotta Teal Sage | tent | Sleeps two, up in five minutes, and dry in any weather.
Backpack | 25-350 | backpack hiking | * Canvas | backpack | 30 litres, a padded back, and pockets where you look for them.
Compass | 8-110 | compass hiking | Brass Silver Black Green Teal | compass | Steady needle, with marks that glow in the dark.
Water Bottle | 6-50 | bottle water | * Steel | bottle | Double walls keep drinks cold for a day. 0.75 litres.
Camping Lantern | 14-110 | lantern outdoor | Red Green Black Blue Yellow | lantern | Bright enough to read by. Hangs or stands.
Sleeping Bag | 30-450 | sleep bag | * | - | For nights down to freezing. Packs small.
Camping Stove | 18-200 | stove gas | - | - | Boils a litre in four minutes and weighs 90 g.
Hammock | 15-120 | hammock | * | - | Carries 150 kg between two trees. With straps.
Cool Box | 18-280 | cooler box | * | - | 25 litres, cold for two days.
Camp Chair | 12-140 | chair folding | * | - | Folds flat, with a holder for a cup.

15 sports branded
Basketball | 12-90 | ball games | Orange Terracotta Blue Black Purple | ball | Good grip indoors and on the street. Size 7.
Dumbbells | 15-180 | weights gym | Black Grey Teal Rose Navy Purple | dumbbells | A pair, coated so that floors stay whole.
Trail Shoes | 45-240 | shoes trail | * | shoe | A deep tread for mud and roots, a stiff toe for stones.
Gym Bottle | 6-40 | bottle gym | * | bottle | Opens with one hand and fits into every holder.
Sports Backpack | 20-160 | backpack gym | * | backpack | A dry part for clothes and a wet part for the rest.
Yoga Mat | 12-110 | yoga mat | * | - | 5 mm thick, does not slide, rolls up tight.
Tennis Racket | 20-280 | racket tennis | - | - | 285 g, strung, for players who like control.
Skateboard | 25-190 | board skate | - | - | Seven layers of maple and soft wheels.
Swim Goggles | 6-50 | goggles swim | * | - | Clear, tight, and kind to the eyes.
Jump Rope | 5-35 | rope gym | - | - | As long as you need it, with fast bearings.
`;
