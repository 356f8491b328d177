/** Kinds for the home. kinds.ts says how to read the lines. */
export const household = `
1 kitchen
Teapot | 12-90 | teapot tea | * | teapot | Holds four cups and pours without a drip. The lid stays in place when you tilt it.
Coffee Grinder | 20-180 | grinder coffee | wood metal | - | Grinds from coarse to espresso, in eleven steps.
Chef Knife | 15-220 | knife chef | Oak Walnut Black | knife | A 20 cm blade that keeps its edge. The handle lies well in the hand.
Bread Knife | 9-70 | knife bread | wood | - | Cuts crusty loaves and soft tomatoes alike.
Frying Pan | 14-140 | pan frying | Black Blue Green Copper Iron Red | pan | 28 cm wide, for every stove, induction included. Goes into the oven.
Espresso Cups | 8-60 | cups espresso | * | cups | A set of two with saucers. Thick walls keep the coffee warm.
Salad Bowl | 10-80 | bowl salad | * Oak Walnut | bowl | Large enough for six. Wide at the top, so that nothing falls out when you toss.
Pepper Mill | 9-75 | mill pepper | wood Black White | - | A ceramic grinder inside, easy to refill.
Cake Tin | 6-35 | tin baking | - | - | The rim opens with a clip, and nothing sticks.
Kettle | 18-120 | kettle tea | Red Cream Black Teal Copper Steel White Sage | kettle | 1.5 litres. Whistles when the water boils.
Cutting Board | 8-90 | board wood | wood | board | Oiled by hand, with a groove that catches the juice. Kind to knives.
Stockpot | 25-200 | pot soup | * Steel Copper | pot | Seven litres, with a thick base that heats evenly.
Casserole | 30-220 | pot stew | * | pot | Enamelled cast iron for stews and bread. Heavy, and made for decades.
Wine Glasses | 10-120 | glasses wine | - | glasses | A set of two with long stems and a thin rim.
Toaster | 19-150 | toaster bread | * Steel | - | Two wide slots, six levels, and a tray for crumbs.
Kitchen Scale | 9-60 | scale baking | dark | - | Weighs up to 5 kg, to the gram.

3 lighting
Desk Lamp | 15-180 | lamp desk | * Brass Copper | deskLamp | The arm stays where you put it. Warm light without glare.
Reading Lamp | 18-160 | lamp reading | * Brass | deskLamp | Lights the page and leaves the room dark. The switch is on the cord.
Floor Lamp | 30-350 | lamp floor | Cream White Linen Red Sage Mustard Grey Rose | floorLamp | Soft light for a corner with a chair. 150 cm high.
Lantern | 10-90 | lantern candle | Black White Copper Brass Iron Green Steel | lantern | For a candle, on the table or on the balcony. The glass shields it from wind.
Pendant Light | 25-400 | pendant ceiling | * Copper Brass | pendant | Hangs well over a dining table. The cord is 180 cm long and can be cut.
String Lights | 6-45 | string party | - | - | Twenty bulbs on 8 m, for indoors and out.
Night Light | 5-30 | night kids | * | - | Glows all night and stays cool.
Chandelier | 90-1500 | crystal ceiling | Brass Silver Black | - | Eight arms, each with its own shade.
Wall Light | 18-220 | wall sconce | metal White | - | Shines up and down, for halls and beside beds.
Candle Holders | 8-80 | candle holder | metal Black White Oak | candle | A set of three heights, for ordinary candles.
Lampshade | 8-80 | shade lamp | cloth | - | Fits common lamp bases, 35 cm wide.

13 home
Armchair | 120-1400 | chair living | * | armchair | Deep and soft, with wooden feet. The cover comes off for washing.
Dining Chair | 40-320 | chair dining | wood | chair | Sturdy and light, with a seat that is kind to the back.
Desk | 90-900 | desk office | wood | desk | 140 cm wide, with room for papers below the top. Assembled in half an hour.
Bookcase | 60-700 | shelf books | wood | shelf | Four shelves, 180 cm high. Comes with a fitting for the wall.
Wall Clock | 15-160 | clock wall | wood Black White Brass Copper Teal Red | clock | Runs silently, so it can hang in a bedroom.
Vase | 10-120 | vase flowers | * | vase | Holds a small bunch or a single branch. Each one is slightly different.
Cushion | 9-70 | cushion sofa | * Linen | cushion | Filled with feathers, with a hidden zip. 50 by 50 cm.
Round Mirror | 25-280 | mirror wall | wood Brass Black | mirror | Hangs from one hook and makes a hall look wider.
Blanket | 20-180 | blanket warm | cloth | - | Warm without weight, and long enough for two.
Storage Basket | 8-60 | basket storage | - | - | Woven by hand, with two handles.
Side Table | 30-260 | table side | wood | - | Fits beside a sofa or a bed.
Doormat | 9-50 | mat door | - | - | Coconut fibre that takes the dirt off in two steps.

14 art
Framed Print | 20-240 | print frame | Blue Terracotta Sage Navy Mustard Rose Teal Red Green | print | Printed on heavy paper and framed behind glass. 50 by 70 cm.
Abstract Painting | 90-1800 | painting abstract | Blue Terracotta Sage Navy Mustard Rose Teal Red | print | Acrylic on canvas, signed on the back.
Antique Mirror | 60-900 | mirror antique | Brass Oak Walnut | mirror | From around 1920, with the small spots that old glass has.
Studio Vase | 40-500 | vase ceramic | * | vase | Thrown and glazed by hand, with the potter's mark below.
Old Map | 30-480 | map paper | - | - | A coloured engraving, matted and ready to frame.
Mantel Clock | 70-950 | clock antique | Walnut Oak Brass | - | Strikes the hours. Serviced last year.
Bronze Figure | 90-1500 | bronze statue | - | - | 24 cm high, on a stone base.
Sketchbook | 6-40 | sketch paper | * | book | 80 sheets of paper for pencil and ink.

6 garden
Watering Can | 8-60 | can water | * Copper | wateringCan | Five litres, balanced so that it pours with one hand.
Garden Hose | 12-90 | hose water | - | - | 20 m, with a nozzle and fittings. Does not kink.
Pruning Shears | 9-80 | shears pruning | - | - | Cuts branches up to 2 cm. All parts can be replaced.
Potted Plant | 8-70 | plant pot | Terracotta White Black Sage Cream Blue Rose Grey | plant | Likes a bright place and little water. The pot is included.
Wheelbarrow | 35-200 | barrow | Green Red Black | - | Carries 100 kg on one air-filled wheel.
Rake | 9-50 | rake leaves | - | - | For leaves and cut grass, with an ash handle.
Bird Feeder | 8-60 | bird feeder | wood Green | - | Keeps the seeds dry and the cats away.
Garden Bench | 60-500 | bench wood | Oak Walnut Ash White Sage Green Teal | bench | Seats three. Treated against rain and sun.
Compost Bin | 25-160 | compost bin | Green Black | - | 300 litres, with a door at the bottom.
Garden Gloves | 4-30 | gloves | * | - | Firm grip, and thin enough to feel what you plant.
Parasol | 25-300 | parasol shade | * | - | 250 cm wide, tilts with the sun.
`;
